package io.daggerflow.tools.bench;

import io.daggerflow.tools.command.Output;
import io.daggerflow.tools.command.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Takes the figures as they come, as tables for people and as one JSON object for programs. */
final class Report {

  private static final int TASKS = 4;

  private final Output output;
  private final int processors;
  private final Map<String, Object> json = new LinkedHashMap<>();
  private final List<Runnable> sections = new ArrayList<>();
  private @Nullable List<Round> workflows;

  Report(Output output, int processors) {
    this.output = output;
    this.processors = processors;
  }

  // ---- what is measured

  void setup(Setup setup) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("open", (long) setup.open());
    map.put("rate", setup.rate());
    map.put("underWay", (long) setup.underWay());
    map.put("warmUp", (long) setup.warmUp());
    map.put("rounds", (long) setup.rounds());
    map.put("workflows", (long) setup.workflows());
    map.put("checkpointInterval", setup.checkpointInterval());
    map.put("parallelism", (long) setup.parallelism());
    map.put("partitions", (long) setup.partitions());
    map.put("delivery", setup.delivery());
    map.put("flink", setup.flink());
    map.put("options", setup.options());
    map.put("processors", (long) processors);
    json.put("setup", map);
    String line =
        String.format(
            Locale.ROOT,
            "OrderWorkflow on %d processors, parallelism %d, %s, a checkpoint every %s, %,d"
                + " instances open, %,d under way, %d rounds of %,d",
            processors,
            setup.parallelism(),
            setup.delivery(),
            setup.checkpointInterval(),
            setup.open(),
            setup.underWay(),
            setup.rounds(),
            setup.workflows());
    sections.add(() -> output.out().println(line));
    if (!setup.flink().isEmpty() || !setup.options().isEmpty()) {
      String settings = "with " + setup.flink() + " " + setup.options();
      sections.add(() -> output.out().println(settings));
    }
  }

  void traffic(Traffic traffic) {
    json.put("traffic", traffic.json());
    String line =
        String.format(
            Locale.ROOT,
            "records of a workflow: %d in (%d B each), %d commands and events out (%d B), %d to"
                + " itself (%d B)",
            traffic.inputs(),
            traffic.inputBytes(),
            traffic.outs(),
            traffic.outBytes(),
            traffic.loops(),
            traffic.loopBytes());
    sections.add(() -> output.out().println(line));
  }

  void workflows(List<Round> rounds, List<FlinkRest.Checkpoint> checkpoints) {
    workflows = rounds;
    json.put("workflows", rounds(rounds, "WORKFLOW JOB", true));
    checkpoints(checkpoints);
  }

  void bare(List<Round> rounds) {
    json.put("bare", rounds(rounds, "BARE JOB", false));
    List<Round> ours = workflows;
    if (ours != null) {
      ratio(ours, rounds);
    }
  }

  private Map<String, Object> rounds(List<Round> rounds, String title, boolean tasks) {
    Map<String, Object> map = new LinkedHashMap<>();
    Table table = new Table().row(title, "      min", "   median", "      max");
    figure(map, table, "perSecond", "workflows/s", Round.spread(rounds, Round::perSecond));
    if (tasks) {
      Spread spread = Round.spread(rounds, round -> round.perSecond() * TASKS);
      figure(map, table, "tasksPerSecond", "tasks/s", spread);
    }
    figure(
        map,
        table,
        "perCpuSecondOfTaskManager",
        "workflows per CPU second of the TaskManager",
        Round.spread(rounds, Round::perCpuSecondOfTaskManager));
    figure(
        map, table, "cpuMillis", "CPU ms of a workflow, all", Round.spread(rounds, Round::millis));
    for (String process : rounds.get(0).cpu().keySet()) {
      Spread spread = Round.spread(rounds, round -> round.millis(process));
      figure(map, table, "cpuMillis " + process, "  " + process, spread);
    }
    ToDoubleFunction<Round> others = round -> round.others(processors) * 100;
    figure(
        map,
        table,
        "othersPercent",
        "% of the machine used by others",
        Round.spread(rounds, others));
    print(table);
    return map;
  }

  private static void figure(
      Map<String, Object> map, Table table, String name, String text, Spread spread) {
    map.put(name, spread.rounds());
    table.row(text, number(spread.min()), number(spread.median()), number(spread.max()));
  }

  private void ratio(List<Round> ours, List<Round> bare) {
    Map<String, Object> map = new LinkedHashMap<>();
    Table table = new Table().row("WORKFLOW JOB / BARE JOB", "   median");
    ratio(map, table, "perSecond", "workflows/s", ours, bare, Round::perSecond);
    ratio(
        map,
        table,
        "perCpuSecondOfTaskManager",
        "workflows per CPU second of the TaskManager",
        ours,
        bare,
        Round::perCpuSecondOfTaskManager);
    ratio(
        map,
        table,
        "perCpuSecond",
        "workflows per CPU second of all processes",
        ours,
        bare,
        round -> 1 / round.millis());
    json.put("ratio", map);
    print(table);
  }

  private static void ratio(
      Map<String, Object> map,
      Table table,
      String name,
      String text,
      List<Round> ours,
      List<Round> bare,
      ToDoubleFunction<Round> figure) {
    double ratio = Round.spread(ours, figure).median() / Round.spread(bare, figure).median();
    map.put(name, ratio);
    table.row(text, number(ratio));
  }

  private void checkpoints(List<FlinkRest.Checkpoint> checkpoints) {
    Spread millis =
        Spread.of(checkpoints.stream().mapToDouble(FlinkRest.Checkpoint::millis).toArray());
    Spread bytes =
        Spread.of(checkpoints.stream().mapToDouble(FlinkRest.Checkpoint::newBytes).toArray());
    json.put("checkpointMillis", millis.percentiles());
    json.put("checkpointNewBytes", bytes.percentiles());
    Table table = distributions("CHECKPOINTS");
    distribution(table, "duration, ms", millis);
    distribution(table, "bytes written", bytes);
    print(table);
  }

  void open(int open, long checkpointBytes, long fileBytes) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("checkpointBytesPerInstance", (double) checkpointBytes / open);
    map.put("rocksDbBytesPerInstance", (double) fileBytes / open);
    json.put("open", map);
    print(
        new Table()
            .row("STATE OF AN OPEN INSTANCE", "    bytes")
            .row("in a checkpoint", number((double) checkpointBytes / open))
            .row("in RocksDB's local files", number((double) fileBytes / open)));
  }

  void times(Spread whole, Spread replyToCommand, double others) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("whole", whole.percentiles());
    map.put("replyToCommand", replyToCommand.percentiles());
    map.put("othersPercent", others / processors * 100);
    json.put("millis", map);
    Table table = distributions("TIMES, ms");
    distribution(table, "whole workflow", whole);
    distribution(table, "reply to next command", replyToCommand);
    table.row("% of the machine used by others", number(others / processors * 100));
    print(table);
  }

  private static Table distributions(String title) {
    return new Table().row(title, "      p50", "      p90", "      p99", "      max", "   number");
  }

  private static void distribution(Table table, String name, Spread spread) {
    table.row(
        name,
        number(spread.percentile(0.5)),
        number(spread.percentile(0.9)),
        number(spread.percentile(0.99)),
        number(spread.max()),
        number(spread.sorted().length));
  }

  void profile(Profile profile) {
    Map<String, Double> threads = profile.byThread();
    Profile.Samples samples = profile.samples();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("threadCpuSeconds", threads);
    map.put("parts", samples.parts());
    map.put("methods", samples.methods());
    map.put("samples", samples.number());
    json.put("profile", map);
    print(shares("THREADS OF THE TASKMANAGER", " CPU s", threads, 1));
    print(
        shares(
            String.format(Locale.ROOT, "PARTS OF ITS JAVA CODE (%,d samples)", samples.number()),
            "     %",
            samples.parts(),
            100));
    print(shares("METHODS", "     %", samples.methods(), 100));
  }

  private static Table shares(String title, String unit, Map<String, Double> of, double factor) {
    Table table = new Table().row(title, "   " + unit);
    of.forEach((name, share) -> table.row(name, number(share * factor)));
    return table;
  }

  // ---- printing

  private void print(Table table) {
    sections.add(
        () -> {
          output.out().println();
          table.print(output.out(), "");
        });
  }

  /** Three digits that mean something, in nine columns. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "        -";
    }
    String format = Math.abs(value) >= 100 ? "%,9.0f" : Math.abs(value) >= 10 ? "%9.1f" : "%9.3f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Prints everything. */
  void print() {
    if (output.isJson()) {
      output.json(json);
    } else {
      sections.forEach(Runnable::run);
      output.out().flush();
    }
  }
}
