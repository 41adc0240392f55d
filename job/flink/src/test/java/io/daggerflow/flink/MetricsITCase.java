package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics of the real job, asked for as Prometheus asks: the page lists them all, and the
 * dashboard and the alert rules use no others.
 */
final class MetricsITCase {

  private static final String PREFIX = "flink_taskmanager_job_task_operator_dagger_";
  private static final Path CONF = Path.of("../../flink-conf");
  private static final InMemoryReporter METRICS = InMemoryReporter.create();
  private static final int PORT = port();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      Jobs.cluster(1, 2, METRICS.addToConfiguration(reporting()));

  /** A row of a table that begins with names. */
  private static final Pattern ROW = Pattern.compile("\\| (`[a-z_]+.*?) \\|.*");

  private static final Pattern NAME = Pattern.compile("`([a-z_]+)(?:\\{([a-z]+)})?`");
  private static final Pattern ALERT = Pattern.compile("(?m)^\\| `(Dagger\\w+)` \\|");

  /** A label in a text, of Grafana or of Prometheus. */
  private static final Pattern LABEL = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *}}");

  private static final Pattern VALUES = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

  @TempDir static Path folder;

  private static HttpServer server;
  private static LiveJob job;
  private static Scrape scrape;

  private static final String TEMPLATES =
      """
      template: Asks
      version: 1
      processes:
        - name: P
          maxRunDuration: PT1H
          tasks:
            - name: TELL
              type: kafka-command
              topic: told
              value: {}
            - name: WAIT
              type: kafka-listener
              topic: heard
              correlate: order
            - name: ASK
              type: http
              url: URL
      ---
      template: Holds
      version: 1
      processes:
        - name: P
          tasks:
            - name: COUNT
              type: executor
              handler: no.such.Handler
              onFailure: hold
      ---
      template: Not-there
      version: 1
      processes:
        - name: P
          tasks:
            - name: TELL
              type: kafka-command
              topic: not-there
              value: {}
      ---
      template: Old
      version: 1
      processes:
        - name: P
          tasks:
            - name: WAIT
              type: kafka-listener
              topic: heard
              correlate: order
      """;

  private static int port() {
    try {
      return Scrape.freePort();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Metrics as {@code flink-conf/config.yaml} turns them on. */
  private static Configuration reporting() {
    Configuration reporting = new Configuration();
    GlobalConfiguration.loadConfiguration(CONF.toString())
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith("metrics.") || key.contains(".rocksdb.metrics.")) {
                reporting.setString(key, value);
              }
            });
    assertThat(reporting.keySet()).contains("metrics.reporter.prom.port");
    reporting.setString("metrics.reporter.prom.port", String.valueOf(PORT));
    return reporting;
  }

  /** Before the first test, not before all: only then are jobs submitted to the cluster. */
  @BeforeEach
  void startOnce() throws Exception {
    if (scrape == null) {
      start();
    }
  }

  private static void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newSingleThreadExecutor());
    server.createContext(
        "/",
        http -> {
          http.sendResponseHeaders(200, -1);
          http.close();
        });
    server.start();
    String url = "http://localhost:" + server.getAddress().getPort();
    String[] files = TEMPLATES.replace("URL", url).split("---\n");
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve("t" + i + ".yaml"), files[i]);
    }
    job = new LiveJob(folder, METRICS, "told", "heard");
    job.start(2, null, "--templates=" + folder);
    live();
    LiveJob.await(MetricsITCase::isAllThere);
  }

  /** Everything that is shown only when it has happened once. */
  private static void live() {
    for (int i = 0; i < 20; i++) {
      job.start("asks-" + i, "Asks", "{\"order\":" + i + "}");
      job.broker().send("heard", "", "{\"order\":" + i + "}");
    }
    job.start("holds", "Holds", "{}");
    job.start("old", "Old", "{\"order\":99}");
    job.broker().send("heard", "", "no JSON");
    for (int i = 0; i < 20; i++) {
      job.awaitStatus("asks-" + i, "COMPLETED");
    }
    job.awaitEvent("holds", "\"hold\":true");
    job.awaitEvent("old", "EXECUTING");
    job.broker()
        .send("dagger.deployments", "", "{\"type\":\"retire\",\"template\":\"Old\",\"version\":1}");
    job.awaitRecord("dagger.templates", seen -> seen.value().contains("RETIRED"));
  }

  private static boolean isAllThere() {
    try {
      scrape = Scrape.of(PORT);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return scrape.sum(PREFIX + "topics_missing", any -> true) == 1
        && scrape.names().contains(PREFIX + "version_instances_of_retired")
        && scrape.sum("flink_jobmanager_job_numberOfCompletedCheckpoints", any -> true) > 0;
  }

  @AfterAll
  static void stop() throws Exception {
    job.close();
    server.stop(0);
  }

  // ---- the numbers

  private static double ofTemplate(String name, String template) {
    return scrape.sum(PREFIX + name, sample -> sample.has("template", template));
  }

  @Test
  void whatHappenedIsCountedByTemplate() {
    assertThat(ofTemplate("template_instances_started", "Asks")).isEqualTo(20);
    assertThat(ofTemplate("template_instances_completed", "Asks")).isEqualTo(20);
    assertThat(ofTemplate("template_instance_duration_ms_count", "Asks")).isEqualTo(20);
    assertThat(ofTemplate("template_incidents", "Holds")).isEqualTo(1);
    assertThat(ofTemplate("template_instances_completed", "Holds")).isZero();
  }

  @Test
  void callsHaveTheirTimesByKind() {
    for (String name : List.of("kind_call_ms_count", "kind_call_wait_ms_count")) {
      assertThat(scrape.sum(PREFIX + name, sample -> sample.has("kind", "http"))).isEqualTo(20);
      assertThat(scrape.sum(PREFIX + name, sample -> sample.has("kind", "executor"))).isEqualTo(1);
    }
  }

  @Test
  void theMissingTopicHasItsName() {
    assertThat(scrape.named(PREFIX + "topic_topic_missing"))
        .singleElement()
        .matches(sample -> sample.has("topic", "not_there") && sample.value() == 1);
  }

  @Test
  void noInstanceIsALabel() {
    assertThat(scrape.samples())
        .flatExtracting(sample -> sample.labels().values())
        .noneMatch(value -> value.startsWith("asks") || value.equals("holds"));
  }

  // ---- the page

  @Test
  void thePageListsThemAllAndNoOthers() throws Exception {
    Set<String> shown =
        scrape.names().stream()
            .filter(name -> name.startsWith(PREFIX))
            .map(name -> name.substring(PREFIX.length()))
            .map(name -> name.replaceFirst("(_ms|_us)_count$", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed()).isEqualTo(shown);
  }

  /** As Prometheus names them: a label stands before its metric. */
  private static Set<String> listed() throws Exception {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Matcher name = NAME.matcher(row.group(1));
        while (name.find()) {
          names.add(name.group(2) == null ? name.group(1) : name.group(2) + '_' + name.group(1));
        }
      }
    }
    return names;
  }

  // ---- dashboard and alert rules

  @Test
  void theDashboardAsksForWhatThereIs() throws Exception {
    JsonNode dashboard =
        new ObjectMapper().readTree(CONF.resolve("grafana-dashboard.json").toFile());
    int asked = 0;
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        check(target.get("expr").asText(), target.get("legendFormat").asText());
        asked++;
      }
    }
    assertThat(asked).isGreaterThan(40);
    for (JsonNode variable : dashboard.at("/templating/list")) {
      Matcher values = VALUES.matcher(variable.path("definition").asText());
      if (values.matches()) {
        check(values.group(1), "{{" + values.group(2) + "}}");
      }
    }
  }

  @Test
  void theAlertRulesAskForWhatThereIsAndThePageKnowsThem() throws Exception {
    JsonNode rules = new YAMLMapper().readTree(CONF.resolve("prometheus/alerts.yml").toFile());
    String page = Files.readString(Path.of("../docs/metrics.md"));
    Set<String> alerts = new TreeSet<>();
    for (JsonNode group : rules.get("groups")) {
      for (JsonNode rule : group.get("rules")) {
        alerts.add(rule.get("alert").asText());
        check(rule.get("expr").asText(), rule.get("annotations").toString());
      }
    }
    Set<String> explained = new TreeSet<>();
    Matcher row = ALERT.matcher(page);
    while (row.find()) {
      explained.add(row.group(1));
    }
    assertThat(explained).isEqualTo(alerts);
  }

  /** Every metric and label of an expression, and every label that the text shows, is there. */
  private static void check(String expression, String text) {
    PromQl query = PromQl.read(expression);
    Set<String> known = new TreeSet<>();
    for (PromQl.Selector selector : query.selectors()) {
      List<Scrape.Sample> samples = scrape.named(selector.metric());
      assertThat(samples).as("%s in %s", selector.metric(), expression).isNotEmpty();
      samples.forEach(sample -> known.addAll(sample.labels().keySet()));
      assertThat(samples)
          .as("%s in %s", selector, expression)
          .anyMatch(
              sample ->
                  sample.labels().keySet().containsAll(selector.labels())
                      && sample.labels().entrySet().containsAll(selector.equal().entrySet()));
    }
    assertThat(known).as(expression).containsAll(query.groupings());
    Matcher label = LABEL.matcher(text);
    while (label.find()) {
      assertThat(query.groupings().isEmpty() ? known : query.groupings())
          .as("%s of %s", text, expression)
          .contains(label.group(1));
    }
  }
}
