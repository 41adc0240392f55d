package io.daggerflow.routing;

import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import io.daggerflow.template.ProcessTemplate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The channels of a template version (rule S5.1): those of its listeners, and those it declares.
 */
public final class Channels {

  private Channels() {}

  /** All channels of a version. */
  public static Set<Channel> of(Graph graph) {
    Set<Channel> channels = declared(graph);
    graph.listeners().forEach(node -> channels.add(node.listener().channel()));
    return channels;
  }

  /** Those in {@code channels} of the template and of its dynamic processes. */
  static Set<Channel> declared(Graph graph) {
    Set<Channel> channels = new LinkedHashSet<>(graph.template().channels());
    add(graph.template().processes(), channels);
    return channels;
  }

  private static void add(List<ProcessTemplate> processes, Set<Channel> channels) {
    for (ProcessTemplate process : processes) {
      channels.addAll(process.channels());
      add(process.processes(), channels);
    }
  }
}
