package io.daggerflow.tools.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What happened between two moments of a run. */
record Round(Moment begin, Moment end) {

  static final String TASK_MANAGER = "TaskManager";

  /** The rounds between moments that follow one another. */
  static List<Round> between(List<Moment> moments) {
    List<Round> rounds = new ArrayList<>();
    for (int i = 1; i < moments.size(); i++) {
      rounds.add(new Round(moments.get(i - 1), moments.get(i)));
    }
    return rounds;
  }

  static Spread spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray());
  }

  double seconds() {
    return (end.nanos() - begin.nanos()) / 1e9;
  }

  long workflows() {
    return end.completed() - begin.completed();
  }

  double perSecond() {
    return workflows() / seconds();
  }

  /** CPU seconds by process. */
  Map<String, Double> cpu() {
    Map<String, Double> used = new LinkedHashMap<>();
    end.cpu()
        .forEach((name, seconds) -> used.put(name, seconds - begin.cpu().getOrDefault(name, 0.0)));
    return used;
  }

  /** CPU milliseconds of one workflow in a process. */
  double millis(String process) {
    return cpu().getOrDefault(process, 0.0) * 1000 / workflows();
  }

  /** CPU milliseconds of one workflow in all processes. */
  double millis() {
    return total() * 1000 / workflows();
  }

  private double total() {
    return cpu().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  double perCpuSecondOfTaskManager() {
    return workflows() / cpu().getOrDefault(TASK_MANAGER, 0.0);
  }

  /** Share of the machine's processors that anything else used. */
  double others(int processors) {
    double machine = end.machine() - begin.machine();
    return Math.max(0, machine - total()) / (seconds() * processors);
  }
}
