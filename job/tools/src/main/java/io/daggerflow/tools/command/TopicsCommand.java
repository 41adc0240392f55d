package io.daggerflow.tools.command;

import io.daggerflow.format.TemplateTopics;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.TopicPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dagger topics [TEMPLATE…]}: shows and creates the topics that the job needs. */
@Command(
    name = "topics",
    description = {
      "Shows which topics the job and the given templates need, and with --create makes those that"
          + " are missing. Existing topics are never changed."
    })
public final class TopicsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "TEMPLATE",
      description = "Template files; the topics of their commands and listeners are included.")
  private List<Path> files = List.of();

  @Option(names = "--create", description = "Create what is missing.")
  private boolean create;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "" + TopicPlan.DEFAULT_PARTITIONS,
      description =
          "Partitions of new topics (default: 4), except deployments and templates (1) and"
              + " loopback (32).")
  private int partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Copies of each partition (default: what the broker says).")
  private @Nullable Short replication;

  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    if (partitions < 1 || replication != null && replication < 1) {
      throw new ParameterException(
          spec.commandLine(), "Expected numbers from 1 for --partitions and --replication");
    }
    Connection connection = connecting.connection();
    Set<String> others = new LinkedHashSet<>();
    for (Path file : files) {
      others.addAll(TemplateTopics.of(TemplateFile.read(file).require()));
    }
    TopicPlan plan = TopicPlan.of(connection.topics(), others, partitions, replication);
    List<String> missing;
    List<String> created = List.of();
    try (Admin admin = connection.admin()) {
      if (create) {
        created = plan.create(admin, connection);
      }
      missing = new ArrayList<>(plan.missing(admin, connection));
    }
    missing.removeAll(created); // the broker that is asked may not have heard of them yet
    print(plan, missing, created);
    return missing.isEmpty() ? 0 : 1;
  }

  private void print(TopicPlan plan, List<String> missing, List<String> created) {
    List<Object> json = new ArrayList<>();
    Table table = new Table();
    for (Map.Entry<String, Integer> topic : plan.partitions().entrySet()) {
      String name = topic.getKey();
      String state =
          created.contains(name) ? "created" : missing.contains(name) ? "missing" : "exists";
      table.row(name, state);
      json.add(Map.of("topic", name, "state", state));
    }
    if (output.isJson()) {
      output.json(json);
    } else {
      table.print(output.out(), "");
    }
  }
}
