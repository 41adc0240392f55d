package io.daggerflow.template;

import java.util.List;

/**
 * The siblings that must be over before a process starts (rule S2.3).
 *
 * @param processes their names
 * @param atLeast 0 for JOIN_ALL; with ATLEAST_ONE how many must be COMPLETED
 */
public record DependsOn(List<String> processes, int atLeast) {
  public DependsOn {
    processes = List.copyOf(processes);
  }
}
