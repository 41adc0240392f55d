package io.daggerflow.flink;

import com.google.common.collect.MapMaker;
import io.daggerflow.engine.Templates;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.routing.Channels;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import io.daggerflow.template.InvalidTemplateException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/** The templates in use, ready to run; belongs to one subtask. */
final class TemplateSet implements Templates {

  private static final CelExpressions EXPRESSIONS = new CelExpressions();

  /** Compiled once for all subtasks of a process; forgotten when none of them has it any more. */
  private static final ConcurrentMap<StoredTemplate, Graph> COMPILED =
      new MapMaker().weakValues().makeMap();

  private final Map<String, TreeMap<Integer, Graph>> versions = new HashMap<>();
  private final Set<Channel> channels = new HashSet<>();

  /** Name@version → how it is kept. */
  private final Map<String, StoredTemplate> stored = new HashMap<>();

  private volatile int size;

  @Override
  public @Nullable Graph find(String name, int version) {
    TreeMap<Integer, Graph> known = versions.get(name);
    return known == null ? null : known.get(version);
  }

  @Override
  public @Nullable Graph active(String name, int version) {
    Graph graph = find(name, version);
    return graph == null || isRetired(graph) ? null : graph;
  }

  @Override
  public @Nullable Graph newest(String name) {
    TreeMap<Integer, Graph> known = versions.get(name);
    return known == null ? null : newest(known);
  }

  private @Nullable Graph newest(TreeMap<Integer, Graph> known) {
    for (Graph graph : known.descendingMap().values()) {
      if (!isRetired(graph)) {
        return graph;
      }
    }
    return null;
  }

  private boolean isRetired(Graph graph) {
    return stored.get(graph.template().id()).isRetired();
  }

  /**
   * Not to a version that is about to leave, nor to one that left and was deployed anew, perhaps
   * with other content.
   */
  @Override
  public boolean takesBack(String name, int version, long lastStep) {
    StoredTemplate template = stored.get(name + '@' + version);
    return template != null
        && template.stage().compareTo(StoredTemplate.Stage.CLOSED) < 0
        && (template.retirement() == 0 || template.since() <= lastStep);
  }

  @Override
  public boolean hasChannel(Channel channel) {
    return channels.contains(channel);
  }

  /** All versions: an instance may use one that is retired. */
  Collection<Graph> all() {
    return versions.values().stream().flatMap(known -> known.values().stream()).toList();
  }

  /** How many versions there are. For use by any thread. */
  int size() {
    return size;
  }

  /** The newest version of each template that is not retired. */
  Collection<Graph> newest() {
    return versions.values().stream().map(this::newest).filter(Objects::nonNull).toList();
  }

  /** How a version is kept; null if it is unknown. */
  @Nullable StoredTemplate stored(String id) {
    return stored.get(id);
  }

  /** A version is new, or is retired from now on, or is not any more, or leaves. */
  void put(StoredTemplate template) {
    StoredTemplate before = stored.put(template.id(), template);
    if (before != null && !before.isGone() && !before.equals(template)) {
      remove(compiled(before));
    }
    if (!template.isGone()) {
      add(compiled(template));
    }
    size = all().size();
  }

  private void add(Graph graph) {
    versions
        .computeIfAbsent(graph.template().name(), name -> new TreeMap<>())
        .put(graph.template().version(), graph);
    channels.addAll(Channels.of(graph));
  }

  private void remove(Graph graph) {
    TreeMap<Integer, Graph> known = versions.get(graph.template().name());
    known.remove(graph.template().version());
    channels.clear();
    all().forEach(other -> channels.addAll(Channels.of(other)));
  }

  /** The template ready to run. What was valid when it was deployed is valid. */
  static Graph compiled(StoredTemplate template) {
    Graph known = COMPILED.get(template);
    if (known != null) {
      return known;
    }
    synchronized (COMPILED) {
      return COMPILED.computeIfAbsent(template, TemplateSet::compile);
    }
  }

  private static Graph compile(StoredTemplate template) {
    try {
      return new Graph(new TemplateReader(EXPRESSIONS).read(template.json()).orThrow());
    } catch (InvalidTemplateException e) {
      throw new IllegalStateException(
          "template " + template.id() + " is not valid in this version of the job", e);
    }
  }

  /**
   * The templates of the state, together with those given at submission, which become part of the
   * state. A version never changes: other content under a known one stops the start. One that has
   * left stays away.
   */
  static TemplateSet restore(BroadcastState<String, byte[]> state, List<StoredTemplate> submitted)
      throws Exception {
    for (StoredTemplate template : submitted) {
      byte[] known = state.get(template.id());
      if (known == null) {
        state.put(template.id(), template.toBytes());
      } else if (isOther(StoredTemplate.of(known), template)) {
        throw new SuppressRestartsException(
            new IllegalStateException(AcceptedVersions.conflict(template.id())));
      }
    }
    TemplateSet set = new TemplateSet();
    for (Map.Entry<String, byte[]> entry : state.entries()) {
      set.put(StoredTemplate.of(entry.getValue()));
    }
    return set;
  }

  /**
   * Of a version that was retired before, the state knows better: it may have left and come back
   * with other content, which a restart of the same submission must survive.
   */
  private static boolean isOther(StoredTemplate known, StoredTemplate given) {
    return known.retirement() == 0
        && !compiled(known).template().equals(compiled(given).template());
  }
}
