package io.daggerflow.tools.bench;

import io.daggerflow.tools.client.ClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the TaskManager's time goes. Threads come from the operating system, exact and with native
 * ones; parts and methods from a flight recording, which samples Java code only: what RocksDB does
 * in native code is the difference between a thread's CPU time and its samples.
 */
final class Profile {

  /** What a sample is put down to: the first of these that a stack, from its top, lies in. */
  private static final Map<String, String> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("org.rocksdb.", "RocksDB calls (Java side)");
    PARTS.put("org.apache.flink.state.rocksdb.", "RocksDB state and timers of Flink");
    PARTS.put("org.apache.flink.contrib.streaming.state.", "RocksDB state and timers of Flink");
    PARTS.put("io.daggerflow.expression.", "CEL");
    PARTS.put("dev.cel.", "CEL");
    PARTS.put("io.daggerflow.format.EventFormat", "events as JSON");
    PARTS.put("io.daggerflow.format.", "requests: read");
    PARTS.put("io.daggerflow.value.", "JSON");
    PARTS.put("com.fasterxml.", "JSON");
    PARTS.put("io.daggerflow.codec.", "codec of states");
    PARTS.put("io.daggerflow.correlation.CorrelationFormat", "codec of correlation");
    PARTS.put("io.daggerflow.correlation.", "correlation");
    PARTS.put("io.daggerflow.routing.", "routing");
    PARTS.put("io.daggerflow.engine.", "engine");
    PARTS.put("io.daggerflow.state.", "engine");
    PARTS.put("io.daggerflow.template.", "engine");
    PARTS.put("io.daggerflow.message.", "engine");
    PARTS.put("io.daggerflow.flink.FrameSerializer", "frames between tasks");
    PARTS.put("org.apache.flink.runtime.io.network.", "frames between tasks");
    PARTS.put("org.apache.flink.shaded.netty4.", "frames between tasks");
    PARTS.put("io.daggerflow.flink.RecordWriter", "Kafka producer");
    PARTS.put("org.apache.kafka.clients.producer.", "Kafka producer");
    PARTS.put("org.apache.flink.connector.kafka.sink.", "Kafka producer");
    PARTS.put("org.apache.kafka.clients.consumer.", "Kafka consumer");
    PARTS.put("org.apache.flink.connector.kafka.source.", "Kafka consumer");
    PARTS.put("org.apache.kafka.", "Kafka clients, other");
    PARTS.put("io.daggerflow.flink.", "operators");
    PARTS.put("org.apache.flink.", "Flink, other");
  }

  private final List<Long> pids;
  private final Path file;
  private Map<String, Double> before = Map.of();
  private Map<String, Double> after = Map.of();

  Profile(List<Long> pids, Path file) {
    this.pids = pids;
    this.file = file.toAbsolutePath();
  }

  void start() {
    before = threads();
    jcmd("JFR.start", "name=bench", "settings=profile", "dumponexit=false");
  }

  void stop() {
    after = threads();
    jcmd("JFR.stop", "name=bench", "filename=" + file);
  }

  /** The first TaskManager stands for all. */
  private void jcmd(String... words) {
    String[] command = new String[words.length + 2];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    command[1] = String.valueOf(pids.get(0));
    System.arraycopy(words, 0, command, 2, words.length);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new ClientException("Expected jcmd to work, but it said: " + said.strip());
      }
    } catch (IOException e) {
      throw new ClientException("Expected jcmd of a JDK, but: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("Expected jcmd to end, but was interrupted", e);
    }
  }

  private Map<String, Double> threads() {
    return Proc.threads(pids.get(0));
  }

  /** CPU seconds of the threads while it ran, by kind of thread, the largest first. */
  Map<String, Double> byThread() {
    Map<String, Double> sums = new TreeMap<>();
    after.forEach(
        (thread, seconds) ->
            sums.merge(kind(thread), seconds - before.getOrDefault(thread, 0.0), Double::sum));
    return largest(sums, 16);
  }

  /** Name of a thread without numbers, which tell threads of one kind apart. */
  static String kind(String thread) {
    String name = thread.substring(thread.indexOf(' ') + 1);
    return name.replaceAll("\\d+/\\d+", "").replaceAll("[#-]\\d+|\\d+$", "").strip();
  }

  /** What a recording holds. */
  record Samples(Map<String, Double> parts, Map<String, Double> methods, long number) {}

  /** Reads the recording: shares of the samples of Java code. */
  Samples samples() {
    Map<String, Double> parts = new TreeMap<>();
    Map<String, Double> methods = new TreeMap<>();
    long number = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().equals("jdk.ExecutionSample") && stack != null) {
          number++;
          parts.merge(part(stack.getFrames()), 1.0, Double::sum);
          methods.merge(name(stack.getFrames().get(0)), 1.0, Double::sum);
        }
      }
    } catch (IOException e) {
      throw new ClientException("Expected a flight recording in " + file + ", but: " + e, e);
    }
    return new Samples(
        largest(shares(parts, number), 30), largest(shares(methods, number), 30), number);
  }

  private static Map<String, Double> shares(Map<String, Double> counts, long number) {
    counts.replaceAll((name, count) -> count / number);
    return counts;
  }

  private static String part(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String type = frame.getMethod().getType().getName();
      for (Map.Entry<String, String> part : PARTS.entrySet()) {
        if (type.startsWith(part.getKey())) {
          return part.getValue();
        }
      }
    }
    return "other";
  }

  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
  }

  private static Map<String, Double> largest(Map<String, Double> all, int most) {
    Map<String, Double> sorted = new LinkedHashMap<>();
    all.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(most)
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
