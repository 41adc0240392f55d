package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBNativeMetricOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of {@code flink-conf}, as far as they can be checked without a cluster. */
final class ConfigurationFilesTest {

  private static final Path CONF = Path.of("../../flink-conf");
  private static final YAMLMapper YAML = new YAMLMapper();

  /** A setting, also one that is left out by a {@code #} right before it. */
  private static final Pattern SETTING =
      Pattern.compile("(?m)^#?([a-z][\\w-]*(?:\\.[\\w-]+)+): (.*)$");

  private static final Pattern REPORTER = Pattern.compile("metrics\\.reporter\\.\\w+\\.(.+)");

  /** Of a reporter: what Flink reads, and what Prometheus reads. */
  private static final Set<String> REPORTERS_OWN = Set.of("factory.class", "port");

  /** Depends on storage and network. */
  private static final Set<String> OTHER_ON_KUBERNETES =
      Set.of(
          "execution.checkpointing.interval",
          "execution.checkpointing.min-pause",
          "execution.checkpointing.dir",
          "execution.checkpointing.savepoint-dir",
          "high-availability.type",
          "high-availability.storageDir",
          "metrics.reporter.prom.port");

  // ---- the options of Flink

  /** Options by key; null for a key that counts but should not be used any more. */
  private static Map<String, ConfigOption<?>> options() throws Exception {
    Map<String, ConfigOption<?>> options = new HashMap<>();
    List<Class<?>> classes =
        new ArrayList<>(
            List.of(
                RocksDBOptions.class,
                RocksDBConfigurableOptions.class,
                RocksDBNativeMetricOptions.class,
                KubernetesConfigOptions.class));
    String jar =
        Path.of(
                CheckpointingOptions.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI())
            .toString();
    try (JarFile core = new JarFile(jar)) {
      for (String name :
          core.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.matches("org/apache/flink/configuration/\\w+Options\\.class"))
              .toList()) {
        classes.add(Class.forName(name.replace('/', '.').replaceFirst("\\.class$", "")));
      }
    }
    for (Class<?> type : classes) {
      for (Field field : type.getFields()) {
        if (field.getType() == ConfigOption.class && Modifier.isStatic(field.getModifiers())) {
          ConfigOption<?> option = (ConfigOption<?>) Objects.requireNonNull(field.get(null));
          if (!field.isAnnotationPresent(Deprecated.class)) {
            options.put(option.key(), option);
          }
          for (FallbackKey other : option.fallbackKeys()) {
            options.putIfAbsent(other.getKey(), null);
          }
        }
      }
    }
    assertThat(options).hasSizeGreaterThan(400);
    return options;
  }

  /** What is wrong with settings: keys that Flink does not know, values that it cannot read. */
  private static List<String> wrong(Map<String, String> settings) throws Exception {
    Map<String, ConfigOption<?>> options = options();
    List<String> wrong = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          Matcher reporter = REPORTER.matcher(key);
          ConfigOption<?> option = options.get(key);
          if (option != null) {
            Configuration configuration = new Configuration();
            configuration.setString(key, value);
            try {
              configuration.get(option);
            } catch (RuntimeException e) {
              wrong.add(key + ": " + e.getMessage());
            }
          } else if (!(reporter.matches() && REPORTERS_OWN.contains(reporter.group(1)))) {
            wrong.add(key + (options.containsKey(key) ? " is deprecated" : " is unknown"));
          }
        });
    return wrong;
  }

  private static Map<String, String> configYaml() throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    Matcher setting = SETTING.matcher(Files.readString(CONF.resolve("config.yaml")));
    while (setting.find()) {
      settings.put(setting.group(1), setting.group(2));
    }
    return settings;
  }

  @Test
  void everySettingOfTheConfigurationIsOneOfFlinkAndCanBeRead() throws Exception {
    Map<String, String> settings = configYaml();
    assertThat(settings).hasSizeGreaterThan(60).containsKey("high-availability.type");
    assertThat(wrong(settings)).isEmpty();
  }

  @Test
  void whatFlinkDoesNotKnowOrDoesNotWantAnyMoreIsFound() throws Exception {
    assertThat(
            wrong(
                Map.of(
                    "state.backend.typ", "rocksdb",
                    "state.checkpoints.dir", "file:///",
                    "execution.checkpointing.interval", "often",
                    "metrics.reporter.prom.prt", "1")))
        .hasSize(4);
  }

  /** Of the same settings the same values, so that the reasons given there hold. */
  @Test
  void settingsOnKubernetesAreThoseOfTheConfiguration() throws Exception {
    Map<String, String> settings = strings(deployment().at("/spec/flinkConfiguration"));
    Map<String, String> flinks = new LinkedHashMap<>(settings);
    flinks.keySet().removeIf(key -> key.startsWith("kubernetes.operator."));
    assertThat(wrong(flinks)).isEmpty();
    Map<String, String> common = configYaml();
    common.keySet().retainAll(flinks.keySet());
    common.keySet().removeAll(OTHER_ON_KUBERNETES);
    assertThat(common).hasSizeGreaterThan(30);
    assertThat(flinks).containsAllEntriesOf(common);
  }

  // ---- Kubernetes

  private static JsonNode deployment() throws IOException {
    return YAML.readTree(CONF.resolve("kubernetes/flink-deployment.yaml").toFile());
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new LinkedHashMap<>();
    object.properties().forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
    return strings;
  }

  /** The schema that the operator publishes, with fields that it does not name refused. */
  private static JsonNode schema() throws IOException {
    try (InputStream in =
        ConfigurationFilesTest.class.getResourceAsStream(
            "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml")) {
      JsonNode schema =
          YAML.readTree(in).at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
      ((ObjectNode) schema.get("properties")).remove("flinkVersion");
      close(schema);
      ((ObjectNode) schema.get("properties")).putObject("flinkVersion");
      return schema;
    }
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object && object.path("properties").isObject()) {
      if (!object.has("additionalProperties")
          && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
        object.put("additionalProperties", false);
      }
    }
    // Numbers and texts are both right in places such as the port of a probe.
    if (schema instanceof ObjectNode object
        && object.path("x-kubernetes-int-or-string").asBoolean()) {
      object.remove("type");
    }
    schema.forEach(ConfigurationFilesTest::close);
  }

  private static Set<ValidationMessage> problems(JsonNode spec) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
        .getSchema(schema())
        .validate(spec);
  }

  @Test
  void theFlinkDeploymentFitsTheSchemaOfTheOperator() throws Exception {
    JsonNode deployment = deployment();
    assertThat(deployment.get("apiVersion").asText()).isEqualTo("flink.apache.org/v1beta1");
    assertThat(deployment.get("kind").asText()).isEqualTo("FlinkDeployment");
    assertThat(problems(deployment.get("spec"))).isEmpty();
    assertThat(deployment.at("/spec/flinkVersion").asText()).isEqualTo("v2_3");
  }

  @Test
  void theSchemaRefusesWhatTheOperatorDoesNotKnow() throws Exception {
    ObjectNode spec = (ObjectNode) deployment().get("spec");
    ((ObjectNode) spec.get("job")).put("upgradeMode", "carefully").put("jarUri", "local:///a.jar");
    ((ObjectNode) spec.at("/podTemplate/spec")).put("volume", "none");
    ((ObjectNode) spec.at("/taskManager/resource")).put("memory", 3);
    assertThat(problems(spec)).hasSize(4);
  }

  @Test
  void theJobThatItNamesExistsAndTakesItsOptions() throws Exception {
    JsonNode job = deployment().at("/spec/job");
    assertThat(job.get("entryClass").asText()).isEqualTo(WorkflowJob.class.getName());
    List<String> arguments = new ArrayList<>();
    job.get("args").forEach(argument -> arguments.add(argument.asText()));
    // Those that are shown behind a '#' too.
    Matcher shown =
        Pattern.compile("(?m)^ +# - (--.*)$")
            .matcher(Files.readString(CONF.resolve("kubernetes/flink-deployment.yaml")));
    while (shown.find()) {
      arguments.add(shown.group(1));
    }
    assertThat(arguments).hasSize(7);
    assertThatCode(() -> JobOptions.parse(arguments.toArray(new String[0])))
        .doesNotThrowAnyException();
  }

  @Test
  void whatIsMountedIsThere() throws Exception {
    JsonNode pod = deployment().at("/spec/podTemplate/spec");
    Set<String> volumes = names(pod.get("volumes"));
    Set<String> mounted = new TreeSet<>();
    List<JsonNode> containers = new ArrayList<>();
    pod.get("initContainers").forEach(containers::add);
    pod.get("containers").forEach(containers::add);
    for (JsonNode container : containers) {
      mounted.addAll(names(container.get("volumeMounts")));
    }
    assertThat(mounted).isEqualTo(volumes);
    assertThat(names(pod.get("containers"))).containsExactly("flink-main-container");
  }

  private static Set<String> names(JsonNode array) {
    Set<String> names = new TreeSet<>();
    ((ArrayNode) array).forEach(element -> names.add(element.get("name").asText()));
    return names;
  }

  // ---- logs

  @Test
  void jsonLogsAreOneObjectALine(@TempDir Path folder) throws Exception {
    checkJsonLogs(folder, Files.readString(CONF.resolve("log4j-json.properties")));
  }

  @Test
  void soAreThoseOnKubernetes(@TempDir Path folder) throws Exception {
    checkJsonLogs(
        folder, deployment().at("/spec/logConfiguration/log4j-console.properties").asText());
  }

  private static void checkJsonLogs(Path folder, String properties) throws Exception {
    Path log = folder.resolve("flink.log");
    String ours = properties.replace("${sys:log.file}", log.toString());
    LoggerContext context = new LoggerContext("json");
    try {
      context.start(
          new PropertiesConfigurationFactory()
              .getConfiguration(
                  context,
                  new ConfigurationSource(
                      new java.io.ByteArrayInputStream(
                          ours.getBytes(java.nio.charset.StandardCharsets.UTF_8)))));
      assertThat(context.getConfiguration().getAppenders()).containsOnlyKeys("console", "file");
      context
          .getLogger("io.daggerflow.Test")
          .log(Level.WARN, "a \"line\"\nand {}", "another", new IllegalStateException("why"));
      context.getLogger("org.apache.pekko.Remote").info("not worth a line");
    } finally {
      context.stop();
    }
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      assertThat(all).hasSize(1);
      JsonNode line = new ObjectMapper().readTree(all.get(0));
      assertThat(line.get("message").asText()).isEqualTo("a \"line\"\nand another");
      assertThat(line.get("log.level").asText()).isEqualTo("WARN");
      assertThat(line.get("log.logger").asText()).isEqualTo("io.daggerflow.Test");
      assertThat(line.get("error.message").asText()).isEqualTo("why");
      assertThat(line.get("@timestamp").asText()).endsWith("Z");
    }
  }

  /** The two kinds of logs differ in their layout only. */
  @Test
  void bothKindsOfLogsSayTheSame() throws Exception {
    assertThat(loggers("log4j-json.properties")).isEqualTo(loggers("log4j.properties"));
  }

  private static List<String> loggers(String file) throws IOException {
    return Files.readAllLines(CONF.resolve(file)).stream()
        .filter(line -> line.startsWith("logger."))
        .toList();
  }
}
