package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.DaggerClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A command that asks something of one instance that exists, or of several. */
abstract class InstanceCommand extends AskingCommand {

  static final String SEVERAL = "%nSeveral instances, in place of ID:%n";

  private static final int SHOWN = 10;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "The instance. To choose several, leave it out.")
  private @Nullable String first;

  @Mixin private Confirmation confirmation;
  @Mixin private LookupOption lookup;

  /** Which instances are meant, unless one is named. */
  abstract Choice choice();

  /** The type of the request. */
  abstract String type();

  /** The words behind the id; of several instances all words. */
  List<String> more() {
    return List.of();
  }

  /** Adds the fields of the request, all but its type and the instance. */
  void addTo(Map<String, @Nullable Object> fields, Arguments words) {}

  private Map<String, @Nullable Object> fields(Arguments words) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    addTo(fields, words);
    return fields;
  }

  @Override
  public Integer call() {
    List<String> all = new ArrayList<>(first == null ? List.of() : List.of(first));
    all.addAll(more());
    Arguments words = new Arguments(spec.commandLine(), all);
    boolean several = choice().isGiven();
    if (!several && all.isEmpty()) {
      throw words.wrong(
          "Expected the ID of an instance, or --template, --status, … to choose several, but there"
              + " is neither");
    }
    try {
      InstanceId id = several ? null : InstanceId.of(words.next("ID"));
      Map<String, @Nullable Object> fields = fields(words);
      words.end();
      return id == null ? several(fields, words) : one(id, fields);
    } catch (TypeConversionException e) {
      throw words.wrong(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, @Nullable Object> request(String id, Map<String, @Nullable Object> fields) {
    Map<String, @Nullable Object> request = new InstanceId(id).request(type());
    request.putAll(fields);
    return request;
  }

  private int one(InstanceId id, Map<String, @Nullable Object> fields) {
    if (confirmation.isDryRun()) {
      shown(List.of(id.text()));
      return 0;
    }
    try (DaggerClient client = new DaggerClient(connection())) {
      return answered(ask(client, request(id.text(), fields)));
    }
  }

  private int several(Map<String, @Nullable Object> fields, Arguments words) {
    Connection connection = connection();
    InstanceLookup instances = lookup.lookup(connection);
    if (fields.get("path") instanceof String path && instances.instance(path) != null) {
      throw words.wrong(
          "Expected the PATH of a node of several instances, but '"
              + path
              + "' is an instance: leave it out, or --template, --status, …");
    }
    List<String> ids =
        instances.find(choice().filter(), choice().limit(Integer.MAX_VALUE)).rows().stream()
            .map(row -> String.valueOf(row.get("instanceId")))
            .toList();
    if (confirmation.isDryRun() || ids.isEmpty()) {
      shown(ids);
      return 0;
    }
    if (!confirmation.isGiven() && !output().isJson()) {
      ids.stream().limit(SHOWN).forEach(id -> output().err().println("  " + id));
      if (ids.size() > SHOWN) {
        output().err().println("  … and " + (ids.size() - SHOWN) + " more");
      }
      output().err().flush();
    }
    if (!confirmation.isGranted(
        what() + (first == null ? " " : " of ") + instances(ids.size()) + "?", output())) {
      output().err().println("Nothing was done");
      return 1;
    }
    try (DaggerClient client = new DaggerClient(connection)) {
      Bulk bulk = new Bulk(client, output(), patience().timeout());
      return bulk.run(spec.name(), ids, id -> request(id, fields));
    }
  }

  /** The request with the word that goes with it, which is no instance. */
  private String what() {
    return spec.name() + (choice().isGiven() && first != null ? " '" + first + "'" : "");
  }

  private static String instances(int count) {
    return count + (count == 1 ? " instance" : " instances");
  }

  /** What would be done. */
  private void shown(List<String> ids) {
    if (output().isJson()) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("dryRun", confirmation.isDryRun());
      json.put("chosen", (long) ids.size());
      json.put("instances", ids);
      output().json(json);
      return;
    }
    ids.forEach(output().out()::println);
    output().out().println(what() + " would be asked of " + instances(ids.size()));
    output().out().flush();
  }
}
