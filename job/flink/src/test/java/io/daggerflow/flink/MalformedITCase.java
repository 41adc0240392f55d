package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.flink.Malformed.Case;
import io.daggerflow.flink.Malformed.End;
import io.daggerflow.message.Header;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The corpus of {@link Malformed} sent to the whole job: each record is accounted for by itself,
 * with its bytes, and the job, which may not restart at all, serves its instances meanwhile.
 */
final class MalformedITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      Jobs.cluster(1, 2, METRICS.addToConfiguration(new Configuration()));

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern EXCERPT =
      Pattern.compile("without headers; the first (65536|131072) of ([0-9]+) bytes");
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final int ORDERS = 10;

  @TempDir static Path folder;

  /** Where a record is in Kafka. */
  private record Position(String topic, int partition, long offset) {
    static Position of(RecordMetadata sent) {
      return new Position(sent.topic(), sent.partition(), sent.offset());
    }

    static Position of(Map<?, ?> letter) {
      return new Position(
          (String) letter.get("topic"),
          ((Long) letter.get("partition")).intValue(),
          (Long) letter.get("offset"));
    }
  }

  @Test
  void eachMalformedRecordIsAccountedForAndTheJobGoesOn() throws Exception {
    try (Broker broker = new Broker()) {
      broker.createOwnTopics();
      for (String topic :
          List.of("PAYMENT_LISTENER", "PAYMENT_COMMAND", "SHIPPING_LISTENER", "SHIPPING_COMMAND")) {
        broker.create(topic, 1);
      }
      for (String topic : List.of("PAYMENT_LISTENER", "dagger.control", "dagger.deployments")) {
        broker.takeUpTo(topic, 20_000_000);
      }
      JobClient job = submit(broker);
      orders(broker, job, "before");
      List<Case> corpus = Malformed.corpus();
      assertThat(corpus).hasSizeGreaterThanOrEqualTo(200);
      assertThat(corpus).extracting(Case::toString).doesNotHaveDuplicates();
      Map<Position, Case> sent = new LinkedHashMap<>();
      for (Case malformed : corpus) {
        sent.put(
            Position.of(
                broker.sendBytes(
                    malformed.topic(), malformed.key(), malformed.value(), malformed.headers())),
            malformed);
      }
      orders(broker, job, "after");
      checkLetters(broker, sent);
      checkRejections(broker, corpus);
      checkCounters(job, corpus);
      assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
      job.cancel().get();
    }
  }

  private static JobClient submit(Broker broker) throws Exception {
    return Jobs.submit(
        broker,
        Jobs.settings(Duration.ofMillis(300), folder, null),
        "--templates=../../templates/OrderWorkflow.yaml",
        "--parallelism=2");
  }

  /** Takes well-formed orders to their end. */
  private static void orders(Broker broker, JobClient job, String prefix) {
    try (Broker.Reader reader = broker.read("dagger.events")) {
      for (int i = 0; i < ORDERS; i++) {
        String id = prefix + "-" + i;
        new User(broker).start(id, "OrderWorkflow", "{\"order_number\":\"" + id + "\"}");
        broker.send("PAYMENT_LISTENER", id, "{\"order_number\":\"" + id + "\",\"payment_id\":7}");
        broker.send("SHIPPING_LISTENER", id, "{\"order_number\":\"" + id + "\"}");
      }
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInSameThread()
          .until(
              () -> {
                reader.next();
                assertThat(job.getJobExecutionResult()).isNotDone();
                return reader.all().stream()
                        .filter(seen -> seen.key().startsWith(prefix))
                        .filter(seen -> "COMPLETED".equals(seen.json().get("status")))
                        .count()
                    == ORDERS;
              });
    }
  }

  /** All records of a topic, when no more have come for a while. */
  private static List<Broker.Seen> all(Broker broker, String topic) {
    try (Broker.Reader reader = broker.read(topic)) {
      long quietSince = System.nanoTime();
      while (System.nanoTime() - quietSince < QUIET.toNanos()) {
        if (!reader.next().isEmpty()) {
          quietSince = System.nanoTime();
        }
      }
      return reader.all();
    }
  }

  // ---- dead letters

  private static void checkLetters(Broker broker, Map<Position, Case> sent) {
    Map<Position, Case> expected = new LinkedHashMap<>(sent);
    expected.values().removeIf(malformed -> malformed.end() != End.LETTER);
    Map<Position, Map<?, ?>> letters = new HashMap<>();
    Map<String, Object> ends = new TreeMap<>();
    sent.values().forEach(malformed -> ends.put(malformed.toString(), "no letter"));
    for (Broker.Seen seen : all(broker, "dagger.dead-letters")) {
      assertThat(letters.put(Position.of(seen.json()), seen.json())).as(seen.value()).isNull();
      ends.put(String.valueOf(sent.get(Position.of(seen.json()))), seen.json().get("code"));
    }
    Map<String, Object> wanted = new TreeMap<>();
    sent.values()
        .forEach(
            malformed ->
                wanted.put(
                    malformed.toString(),
                    malformed.end() == End.LETTER ? malformed.code() : "no letter"));
    assertThat(ends).containsExactlyInAnyOrderEntriesOf(wanted);
    expected.forEach((position, malformed) -> checkLetter(malformed, letters.get(position)));
  }

  private static void checkLetter(Case malformed, Map<?, ?> letter) {
    String name = malformed.toString();
    assertThat(letter.get("code"))
        .as(name + ": " + letter.get("message"))
        .isEqualTo(malformed.code());
    assertThat((String) letter.get("message")).as(name).hasSizeLessThan(400);
    byte[] key = decoded(letter, "key", "keyEncoding");
    byte[] value = decoded(letter, "value", "valueEncoding");
    Matcher excerpt = EXCERPT.matcher((String) letter.get("message"));
    if (excerpt.find()) {
      int left = Integer.parseInt(excerpt.group(1));
      assertThat(key).as(name).isEqualTo(head(malformed.key(), left));
      assertThat(value).as(name).isEqualTo(head(malformed.value(), left));
      assertThat(malformed.value().length).as(name).isEqualTo(Integer.parseInt(excerpt.group(2)));
    } else {
      assertThat(key).as(name).isEqualTo(malformed.key());
      assertThat(value).as(name).isEqualTo(malformed.value());
      assertThat(headers(letter)).as(name).isEqualTo(shown(malformed.headers()));
    }
  }

  private static byte[] head(byte[] bytes, int left) {
    return bytes.length <= left ? bytes : Arrays.copyOf(bytes, left);
  }

  private static byte[] decoded(Map<?, ?> letter, String field, String encoding) {
    String text = (String) letter.get(field);
    if (text == null) {
      return null;
    }
    return letter.get(encoding).equals("base64")
        ? Base64.getDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> headers(Map<?, ?> letter) {
    List<String> headers = new ArrayList<>();
    for (Object element : (List<?>) letter.get("headers")) {
      Map<?, ?> header = (Map<?, ?>) element;
      headers.add(header.get("name") + "=" + Arrays.toString(decoded(header, "value", "encoding")));
    }
    return headers;
  }

  private static List<String> shown(List<Header> headers) {
    return headers.stream()
        .map(header -> header.name() + "=" + Arrays.toString(header.value()))
        .toList();
  }

  // ---- rejections and counters

  private static void checkRejections(Broker broker, List<Case> corpus) {
    List<Case> expected =
        corpus.stream().filter(malformed -> malformed.end() == End.REJECTION).toList();
    List<Broker.Seen> rejections = all(broker, "dagger.rejections");
    Map<String, String> codes = new HashMap<>();
    int unnamed = 0;
    for (Broker.Seen rejection : rejections) {
      Object requestId = rejection.json().get("requestId");
      if (requestId == null) {
        unnamed++;
      } else {
        codes.put((String) requestId, (String) rejection.json().get("code"));
      }
    }
    Map<String, String> wanted = new HashMap<>();
    expected.stream()
        .filter(malformed -> !malformed.name().startsWith("deploy "))
        .forEach(malformed -> wanted.put(malformed.name(), malformed.code()));
    assertThat(codes).containsExactlyInAnyOrderEntriesOf(wanted);
    assertThat(unnamed).isEqualTo(expected.size() - wanted.size());
  }

  private static void checkCounters(JobClient job, List<Case> corpus) {
    assertThat(counter(job, "messages_for_nobody")).isEqualTo(counted(corpus, "PAYMENT_LISTENER"));
    assertThat(counter(job, "loopback_of_another_run"))
        .isEqualTo(counted(corpus, "dagger.loopback"));
    assertThat(counter(job, "internal_errors")).isZero();
  }

  private static long counted(List<Case> corpus, String topic) {
    return corpus.stream()
        .filter(malformed -> malformed.end() == End.COUNTED && malformed.topic().equals(topic))
        .count();
  }

  private static long counter(JobClient job, String name) {
    return METRICS.findMetrics(job.getJobID(), name).values().stream()
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }
}
