package io.daggerflow.tools.state;

import io.daggerflow.inspect.Finding;
import io.daggerflow.inspect.StuckFinder;
import io.daggerflow.tools.command.Output;
import io.daggerflow.tools.command.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dagger state find-stuck}: instances that nothing will wake. */
@Command(
    name = "find-stuck",
    description = {
      "Finds instances that nothing will wake, and differences between what instances and",
      "correlation say of one another.",
      "The exit code is 1 if there is something that nobody wanted so: suspended instances, and",
      "those that were never submitted, do not count."
    })
public final class FindStuckCommand implements Callable<Integer> {

  @Mixin private Opened savepoint;

  @Option(
      names = "--under-way",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = {
        "Differences of instances that did something so shortly before the newest step are",
        "records under way, and only counted (default: 60)."
      })
  private long underWaySeconds;

  @Mixin private Output output;

  @Override
  public Integer call() {
    StuckFinder.Result result =
        savepoint.read(output, opened -> StuckFinder.find(opened, underWaySeconds * 1000));
    if (output.isJson()) {
      output.json(json(result));
    } else {
      print(result);
    }
    return result.isBad() ? 1 : 0;
  }

  private static Map<String, @Nullable Object> json(StuckFinder.Result result) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("findings", result.findings().stream().map(Finding::toJson).toList());
    json.put("count", result.total());
    json.put("underWay", result.underWay());
    return json;
  }

  private void print(StuckFinder.Result result) {
    Table table = new Table();
    for (Finding finding : result.findings()) {
      table.row(
          finding.instanceId(), finding.template(), finding.kind().name(), finding.sentence());
    }
    table.print(output.out(), "");
    if (result.total() > result.findings().size()) {
      output.out().println("… and " + (result.total() - result.findings().size()) + " more");
    }
    if (result.total() == 0) {
      output.out().println("Nothing is stuck");
    }
    if (result.underWay() > 0) {
      output.out().println(result.underWay() + " differences are records under way (--under-way)");
    }
    output.out().flush();
  }
}
