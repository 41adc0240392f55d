package io.daggerflow.tools.command;

import io.daggerflow.state.Status;
import io.daggerflow.view.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dagger list}: the instances that there are. */
@Command(
    name = "list",
    description = {
      "Lists instances, the newest first, with what they wait for.",
      "Reads the topic of events from its beginning, or asks a console (--console), which answers at"
          + " once however many there are. With --json: one array."
    })
public final class ListCommand implements Callable<Integer> {

  private static final int ROWS = 100;
  private static final int LONGEST_REMARK = 100;

  @Mixin private ParameterChoice choice;
  @Mixin private LookupOption lookup;
  @Mixin private Connecting connecting;
  @Mixin private Output output;

  @Override
  public Integer call() {
    InstanceLookup.Found found =
        lookup.lookup(connecting.connection()).find(choice.filter(), choice.limit(ROWS));
    if (output.isJson()) {
      output.json(found.rows());
    } else {
      print(found);
    }
    return 0;
  }

  private void print(InstanceLookup.Found found) {
    if (found.rows().isEmpty() && !found.more()) {
      output.err().println("No instances");
      output.err().flush();
      return;
    }
    Table table = new Table().row("ID", "TEMPLATE", "STATUS", "CREATED", "");
    for (Map<String, @Nullable Object> row : found.rows()) {
      String status = String.valueOf(row.get("status"));
      table
          .row(String.valueOf(row.get("instanceId")), template(row))
          .cell(status, text -> output.status(text, Status.valueOf(status)))
          .cell(String.valueOf(row.get("created")))
          .cell(Table.shorten(String.join(", ", remarks(row)), LONGEST_REMARK));
    }
    table.print(output.out(), "");
    if (found.more()) {
      output.out().println("… and more (--limit)");
    }
    output.out().flush();
  }

  private static String template(Map<String, @Nullable Object> row) {
    String name = Fields.text(row, "template");
    return name == null ? "on the fly" : name + "@" + Fields.number(row, "version", 0);
  }

  private static List<String> remarks(Map<String, @Nullable Object> row) {
    List<String> remarks = new ArrayList<>();
    if (Fields.flag(row, "suspended")) {
      remarks.add("suspended");
    }
    if (Fields.flag(row, "compensating")) {
      remarks.add("compensating");
    }
    long incidents = Fields.number(row, "incidents", 0);
    if (incidents > 0) {
      remarks.add(incidents + (incidents == 1 ? " incident" : " incidents"));
    }
    String words = Fields.text(row, "explanation");
    words = words == null ? Fields.text(row, "reason") : words;
    if (words != null) {
      remarks.add(words);
    }
    return remarks;
  }
}
