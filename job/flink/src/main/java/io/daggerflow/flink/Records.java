package io.daggerflow.flink;

import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.OutgoingCommand;
import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.format.DeadLetterFormat;
import io.daggerflow.format.DeploymentFormat;
import io.daggerflow.format.EventFormat;
import io.daggerflow.format.RejectionFormat;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import io.daggerflow.template.WorkflowTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes records for Kafka of what the core puts out, none of which is longer than Kafka takes: a
 * record that the producer refuses would stop the job for ever.
 */
final class Records {

  /** Leaves room for headers and the frame of a record below the 1 MiB that Kafka allows. */
  static final int LONGEST = 1_000_000;

  /** So much stays of a message that is too long even for its dead letter. */
  private static final int EXCERPT = 128 * 1024;

  private final TopicNames topics;
  private final EventFormat events;

  Records(Settings settings) {
    topics = settings.topics();
    events = new EventFormat(settings.run(), settings.eventBytes());
  }

  static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Frame command(OutgoingCommand command) {
    String key = command.key();
    List<Header> headers = new ArrayList<>(command.headers().size());
    for (Map.Entry<String, String> header : command.headers().entrySet()) {
      headers.add(new Header(header.getKey(), key(header.getValue())));
    }
    return Frame.out(
        new OutRecord(
            command.topic(),
            command.partition(),
            key == null ? null : key(key),
            command.value(),
            headers));
  }

  List<byte[]> events(WorkflowEvent event) {
    return events.write(event);
  }

  Frame event(byte[] instance, byte[] value) {
    return record(topics.events(), instance, value);
  }

  /** What answers a deployment or a retirement. */
  Frame template(WorkflowTemplate template, boolean retired, @Nullable String requestId, long now) {
    return record(
        topics.templates(),
        key(template.id()),
        retired
            ? DeploymentFormat.retired(template, requestId, now)
            : DeploymentFormat.active(template, requestId, now));
  }

  /** A version has left: the record without value ends what was said of it. */
  Frame templateGone(String id) {
    return record(topics.templates(), key(id), null);
  }

  Frame rejection(Rejection rejection, long now) {
    String key = RejectionFormat.key(rejection);
    byte[] value = RejectionFormat.write(rejection, now);
    if (value.length > LONGEST) {
      value = RejectionFormat.write(withoutRequest(rejection), now);
    }
    return record(topics.rejections(), key == null ? null : key(key), value);
  }

  private static Rejection withoutRequest(Rejection rejection) {
    String message = rejection.message();
    return new Rejection(
        rejection.instanceId(),
        rejection.requestId(),
        rejection.code(),
        message.substring(0, Math.min(message.length(), EXCERPT)) + " (too long to be repeated)",
        Map.of(),
        rejection.cause());
  }

  Frame deadLetter(DeadLetter letter, long now) {
    byte[] value = DeadLetterFormat.write(letter, now);
    byte[] key = letter.message().key();
    for (int left = EXCERPT; !fits(key, value) && left > 0; left /= 2) {
      DeadLetter excerpt = excerpt(letter, left);
      key = excerpt.message().key();
      value = DeadLetterFormat.write(excerpt, now, true);
    }
    return record(topics.deadLetters(), key, value);
  }

  private static boolean fits(byte @Nullable [] key, byte[] value) {
    return value.length + (key == null ? 0 : key.length) <= LONGEST;
  }

  /** A byte of key or value may take six as JSON. */
  private static DeadLetter excerpt(DeadLetter letter, int left) {
    Message message = letter.message();
    byte[] value = message.value();
    int length = value == null ? 0 : value.length;
    return new DeadLetter(
        new Message(
            message.topic(),
            message.partition(),
            message.offset(),
            message.timestamp(),
            head(message.key(), left),
            head(value, left),
            List.of()),
        letter.code(),
        letter.reason() + " (without headers; the first " + left + " of " + length + " bytes)",
        letter.instanceId(),
        letter.path(),
        letter.correlationKey());
  }

  private static byte @Nullable [] head(byte @Nullable [] bytes, int length) {
    return bytes == null || bytes.length <= length ? bytes : Arrays.copyOf(bytes, length);
  }

  Frame loopback(byte[] instance, LoopbackBatch batch) {
    return record(topics.loopback(), instance, CorrelationFormat.write(batch));
  }

  private static Frame record(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    return Frame.out(new OutRecord(topic, null, key, value, List.of()));
  }
}
