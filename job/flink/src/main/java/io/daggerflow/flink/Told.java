package io.daggerflow.flink;

import io.daggerflow.engine.EventCodec;
import io.daggerflow.message.Message;
import java.util.List;

/**
 * What somebody else than a user tells an instance: another instance through the loopback, or a
 * message that starts it.
 *
 * @param origin the record that it came with; of a record of the loopback its position and key
 * @param life the number that a new instance's life gets
 * @param body an event, as {@link EventCodec} writes it; not copied: nobody changes it
 */
record Told(Message origin, long life, byte[] body) {

  /** What another instance tells. */
  static Told byInstance(Message loopback, int index, byte[] body) {
    Message position =
        new Message(
            loopback.topic(),
            loopback.partition(),
            loopback.offset(),
            loopback.timestamp(),
            loopback.key(),
            null,
            List.of());
    return new Told(position, Lives.ofChild(loopback, index), body);
  }

  /** A message that cannot be used, for its dead letter. */
  Message letter(TopicNames topics) {
    return origin.topic().equals(topics.loopback())
        ? new Message(
            origin.topic(),
            origin.partition(),
            origin.offset(),
            origin.timestamp(),
            origin.key(),
            body,
            origin.headers())
        : origin;
  }
}
