package io.daggerflow.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.flink.calls.SecretSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/**
 * The options of the job: {@code --key value} or {@code --key=value}, or lines of a YAML file given
 * with {@code --config}. An argument stands before the file, the file before the default. An
 * unknown option is refused, because a misspelt one would silently not count.
 */
final class JobOptions {

  private static final String KAFKA = "kafka.";
  private static final String SECRETS = "secrets.";

  /** Every option with its help; the value in brackets is the default. */
  private static final Map<String, String> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("bootstrap-servers", "Kafka brokers, host:port,…");
    KNOWN.put("deployment-id", "tells jobs on one Kafka cluster apart; never changed [dagger]");
    KNOWN.put("templates", "folders and files with templates, comma separated");
    KNOWN.put("config", "YAML file with these options");
    KNOWN.put("delivery", "of commands and calls: exactly-once or low-latency [exactly-once]");
    KNOWN.put("early-subscriptions", "true or false [true with low-latency]");
    KNOWN.put("sink", "how: write-ahead or transactions; never changed [write-ahead]");
    KNOWN.put("checkpoint-interval", "how often output becomes visible, as 500ms [1s]");
    KNOWN.put("parallelism", "of all operators [that of Flink]");
    KNOWN.put("max-parallelism", "upper bound for ever [128]");
    KNOWN.put("recovery-grace", "wait of overdue wake-ups after a restore [10s]");
    KNOWN.put("limits.message-bytes", "longest message that is read or sent [921600]");
    KNOWN.put("limits.values", "correlation values of one message [100]");
    KNOWN.put("limits.kept-messages", "kept messages of one correlation value [100]");
    KNOWN.put("limits.batch-bytes", "packed output of a subtask between checkpoints [33554432]");
    KNOWN.put("limits.elements", "elements of a forEach [10000]");
    KNOWN.put("limits.event-bytes", "longest event; what is longer is split [524288]");
    KNOWN.put("handlers.threads", "handlers that run at a time in a TaskManager [16]");
    KNOWN.put("handlers.http-connections", "HTTP requests under way in a TaskManager [100]");
    KNOWN.put("handlers.queue", "calls that wait for a thread or a connection [5000]");
    KNOWN.put("secrets", "file on the TaskManagers with lines NAME: value");
    KNOWN.put("topics.control", "requests [dagger.control]");
    KNOWN.put("topics.deployments", "requests that deploy templates [dagger.deployments]");
    KNOWN.put("topics.templates", "accepted templates [dagger.templates]");
    KNOWN.put("topics.events", "what happened [dagger.events]");
    KNOWN.put("topics.rejections", "refused requests [dagger.rejections]");
    KNOWN.put("topics.dead-letters", "messages that could not be used [dagger.dead-letters]");
    KNOWN.put("topics.loopback", "internal [dagger.loopback]");
    KNOWN.put("topics.replay", "dead letters to be read again [dagger.replay]");
    KNOWN.put("help", "this text");
  }

  private final Map<String, String> values;

  private JobOptions(Map<String, String> values) {
    this.values = values;
  }

  /** Reads the arguments, and the file that they name. */
  static JobOptions parse(String[] args) {
    Map<String, String> given = arguments(args);
    Map<String, String> all = new TreeMap<>();
    String file = given.get("config");
    if (file != null) {
      all.putAll(file(file));
    }
    all.putAll(given);
    all.keySet().forEach(JobOptions::check);
    JobOptions options = new JobOptions(all);
    KafkaSecrets.checked(options.below(KAFKA));
    return options;
  }

  private static Map<String, String> arguments(String[] args) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("-h") || arg.equals("--help")) {
        given.put("help", "true");
        continue;
      }
      if (!arg.startsWith("--") || arg.length() == 2) {
        throw new UsageException("Expected an option as '--key value', but found '" + arg + "'");
      }
      int equals = arg.indexOf('=');
      String key = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
      check(key);
      if (equals < 0 && i + 1 == args.length) {
        throw new UsageException("Expected a value for '--" + key + "', but it is the last word");
      }
      String value = equals < 0 ? args[++i] : arg.substring(equals + 1);
      if (given.put(key, value) != null) {
        throw new UsageException("Expected '--" + key + "' once, but it is given twice");
      }
    }
    return given;
  }

  private static Map<String, String> file(String name) {
    try {
      JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(Path.of(name)));
      Map<String, String> values = new TreeMap<>();
      flatten("", root, values);
      return values;
    } catch (IOException e) {
      throw new UsageException("Expected a YAML file, but '" + name + "' is none: " + e, e);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> values) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(),
                      field.getValue(),
                      values));
    } else if (node.isArray()) {
      List<String> elements = new ArrayList<>();
      node.forEach(element -> elements.add(element.asText()));
      values.put(prefix, String.join(",", elements));
    } else if (!node.isNull() && !node.isMissingNode()) {
      values.put(prefix, node.asText());
    }
  }

  private static void check(String key) {
    if (!KNOWN.containsKey(key) && !key.startsWith(KAFKA) && !key.startsWith(SECRETS)) {
      throw new UsageException(
          "Expected one of the job's options, but there is no '--"
              + key
              + "'; the nearest is '--"
              + nearest(key)
              + "' (--help shows all)");
    }
  }

  private static String nearest(String key) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String known : KNOWN.keySet()) {
      int distance = distance(key, known);
      if (distance < least) {
        least = distance;
        best = known;
      }
    }
    return best;
  }

  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replace = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }

  static String help() {
    StringBuilder text =
        new StringBuilder("Options of the job, as '--key value' or lines of a YAML file:\n\n");
    KNOWN.forEach((key, help) -> text.append(String.format("  --%-22s %s%n", key, help)));
    text.append(String.format("  --%-22s %s%n", "secrets.*", "env:VARIABLE or file:PATH"));
    text.append(String.format("  --%-22s %s%n", "kafka.*", "properties of all Kafka clients"));
    return text.toString();
  }

  // ---- values

  boolean wantsHelp() {
    return values.containsKey("help");
  }

  String bootstrapServers() {
    String servers = values.get("bootstrap-servers");
    if (servers == null) {
      throw new UsageException(
          "Expected '--bootstrap-servers host:port', but it is missing (--help shows all options)");
    }
    return servers;
  }

  String deploymentId() {
    String id = text("deployment-id", "dagger");
    if (!id.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new UsageException(
          "Expected '--deployment-id' to have letters, digits, '.', '_', '-' only, but it is '"
              + id
              + "'");
    }
    return id;
  }

  DeliveryMode delivery() {
    return choice("delivery", DeliveryMode.EXACTLY_ONCE);
  }

  /** Whether correlation hears of a start before its instance subscribes. */
  boolean earlySubscriptions() {
    String text =
        text("early-subscriptions", String.valueOf(delivery() == DeliveryMode.LOW_LATENCY));
    if (!text.equals("true") && !text.equals("false")) {
      throw new UsageException(
          "Expected '--early-subscriptions' to be true or false, but it is '" + text + "'");
    }
    return Boolean.parseBoolean(text);
  }

  /** How output is published. */
  SinkKind sink() {
    return choice("sink", SinkKind.WRITE_AHEAD);
  }

  int batchBytes() {
    return number("limits.batch-bytes", 32 * 1024 * 1024);
  }

  List<Path> templates() {
    String paths = values.get("templates");
    List<Path> list = new ArrayList<>();
    if (paths != null) {
      for (String path : paths.split(",")) {
        if (!path.isBlank()) {
          list.add(Path.of(path.strip()));
        }
      }
    }
    return list;
  }

  TopicNames topics() {
    return new TopicNames(
        text("topics.control", "dagger.control"),
        text("topics.deployments", "dagger.deployments"),
        text("topics.templates", "dagger.templates"),
        text("topics.events", "dagger.events"),
        text("topics.rejections", "dagger.rejections"),
        text("topics.dead-letters", "dagger.dead-letters"),
        text("topics.loopback", "dagger.loopback"),
        text("topics.replay", "dagger.replay"));
  }

  /** Null if not given. */
  @Nullable Duration checkpointInterval() {
    return values.containsKey("checkpoint-interval") ? duration("checkpoint-interval", "1s") : null;
  }

  Duration recoveryGrace() {
    return duration("recovery-grace", "10s");
  }

  /** 0 if not given. */
  int parallelism() {
    return values.containsKey("parallelism") ? number("parallelism", 1) : 0;
  }

  /** 0 if not given. */
  int maxParallelism() {
    return values.containsKey("max-parallelism") ? number("max-parallelism", 128) : 0;
  }

  int messageBytes() {
    return number("limits.message-bytes", 900 * 1024);
  }

  int valuesOfMessage() {
    return number("limits.values", 100);
  }

  int keptMessages() {
    return number("limits.kept-messages", 100);
  }

  int elements() {
    return number("limits.elements", 10_000);
  }

  int eventBytes() {
    int bytes = number("limits.event-bytes", 512 * 1024);
    if (bytes > Records.LONGEST) {
      throw new UsageException(
          "Expected '--limits.event-bytes' to be at most "
              + Records.LONGEST
              + ", since Kafka takes no longer record, but it is "
              + bytes);
    }
    return bytes;
  }

  CallLimits calls() {
    return new CallLimits(
        number("handlers.threads", 16),
        number("handlers.http-connections", 100),
        number("handlers.queue", 5000),
        messageBytes());
  }

  /** Where the secrets are. */
  SecretSources secrets() {
    try {
      return new SecretSources(values.get("secrets"), below(SECRETS));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private Map<String, String> below(String prefix) {
    Map<String, String> below = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            below.put(key.substring(prefix.length()), value);
          }
        });
    return below;
  }

  /** Properties of all Kafka clients, with references in place of secrets. */
  Map<String, String> kafka() {
    Map<String, String> properties = KafkaSecrets.checked(below(KAFKA));
    properties.put("bootstrap.servers", bootstrapServers());
    return properties;
  }

  private String text(String key, String otherwise) {
    return values.getOrDefault(key, otherwise);
  }

  /** One of the constants of an enumeration, written as {@link #word} writes it. */
  private <E extends Enum<E>> E choice(String key, E otherwise) {
    String text = text(key, word(otherwise));
    List<String> all = new ArrayList<>();
    for (E one : otherwise.getDeclaringClass().getEnumConstants()) {
      if (word(one).equals(text)) {
        return one;
      }
      all.add(word(one));
    }
    throw new UsageException(
        "Expected '--" + key + "' to be one of " + all + ", but it is '" + text + "'");
  }

  /** A constant as options say it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Duration duration(String key, String otherwise) {
    String text = text(key, otherwise);
    try {
      return TimeUtils.parseDuration(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "Expected '--" + key + "' to be a duration as 500ms or 10s, but it is '" + text + "'", e);
    }
  }

  private int number(String key, int otherwise) {
    String text = values.get(key);
    try {
      int number = text == null ? otherwise : Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UsageException(
        "Expected '--" + key + "' to be a positive number, but it is '" + text + "'");
  }
}
