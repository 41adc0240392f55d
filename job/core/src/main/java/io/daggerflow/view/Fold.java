package io.daggerflow.view;

import io.daggerflow.engine.Portrait;
import io.daggerflow.format.Timestamps;
import io.daggerflow.state.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that the events change; begun anew when some of them turn out to be void. */
final class Fold {
  final Map<String, NodeView> nodes = new LinkedHashMap<>();
  final Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
  final Map<String, Map<String, @Nullable Object>> elements = new LinkedHashMap<>();
  final List<Map<?, ?>> failures = new ArrayList<>();
  private final List<Along> alongs = new ArrayList<>();
  private final Set<String> named = new HashSet<>();
  NodeView root = NodeView.notStarted("", "workflow");
  Status status = Status.NOT_STARTED;
  boolean complete = true;
  boolean suspended;
  boolean compensating;
  long incidents;
  private long seq;
  long part;
  long version;
  @Nullable String template;
  @Nullable String reason;
  @Nullable String created;
  @Nullable String updated;
  @Nullable Map<?, ?> parent;
  @Nullable Map<?, ?> definition;
  private @Nullable Map<?, ?> source;
  Map<?, ?> processes = Map.of();
  private boolean migrated;

  /**
   * A node with everything inside it, and what became of that.
   *
   * @param to null where the node began anew or came back: what became of it and of those around it
   *     before concerns what is inside no longer
   */
  private record Along(String path, @Nullable Status to, @Nullable String time) {

    /**
     * Of one step: what starts over does so from the outside in, and before anything ends in it;
     * what ends inside another one ends before it.
     */
    static final Comparator<Along> AS_THEY_HAPPENED = Comparator.comparingInt(Along::turn);

    boolean isAround(String inside) {
      return isInside(path, inside) || path.equals(inside);
    }

    private int turn() {
      return to == Status.NOT_STARTED ? path.length() - Integer.MAX_VALUE : -path.length();
    }
  }

  void apply(Map<?, ?> event) {
    count(event);
    instance(event);
    String time = Fields.text(event, "time");
    List<Along> now = new ArrayList<>();
    for (Object each : Fields.list(event, "transitions")) {
      if (each instanceof Map<?, ?> transition) {
        transition(transition, time, now);
      }
    }
    now.stream().sorted(Along.AS_THEY_HAPPENED).forEach(this::along);
    parameters(event);
    definitions(event);
  }

  /** Instead of all events that there were. */
  void become(Portrait portrait) {
    Portrait.Head head = portrait.head();
    template = head.template();
    version = head.version();
    status = head.status();
    reason = head.reason();
    suspended = head.suspended();
    compensating = head.compensating();
    incidents = head.incidents();
    seq = portrait.seq();
    created = Timestamps.text(head.created());
    updated = Timestamps.text(head.lastStep());
    if (head.parent() != null) {
      parent = Map.of("instanceId", head.parent().instance(), "path", head.parent().path());
    }
    parameters.putAll(head.parameters());
    root =
        new NodeView(
            "",
            "workflow",
            status,
            1,
            0,
            reason,
            time(portrait.due()),
            null,
            false,
            time(head.started()),
            status.isTerminal() ? updated : null);
    for (Portrait.Part node : portrait.nodes()) {
      if (node.run() > 0 || !node.action()) {
        nodes.put(node.path(), NodeView.of(node));
      }
    }
  }

  static @Nullable String time(long millis) {
    return millis == 0 ? null : Timestamps.text(millis);
  }

  private void definitions(Map<?, ?> event) {
    Map<?, ?> given = Fields.object(event, "definition");
    if (given != null) {
      definition = given;
      source = given;
    }
    Map<?, ?> dynamic = Fields.object(event, "processes");
    if (dynamic != null) {
      Map<Object, Object> all = new LinkedHashMap<>(processes);
      all.putAll(dynamic);
      processes = all;
    }
    if (source != null && (given != null || dynamic != null || migrated)) {
      know(source);
    }
  }

  private void count(Map<?, ?> event) {
    long next = Fields.number(event, "seq", seq + 1);
    complete &= next == seq || next == seq + 1;
    if (next != seq) {
      named.clear();
    }
    seq = next;
    part = Fields.number(event, "part", 1);
  }

  private void instance(Map<?, ?> event) {
    String time = Fields.text(event, "time");
    created = created == null ? time : created;
    updated = time;
    status = Fields.status(event, "status", status);
    if (event.containsKey("status")) {
      reason = Fields.text(event, "reason");
    }
    long now = Fields.number(event, "version", version);
    migrated |= version != 0 && now != version;
    version = now;
    template = event.containsKey("template") ? Fields.text(event, "template") : template;
    suspended = event.containsKey("suspended") ? Fields.flag(event, "suspended") : suspended;
    compensating =
        event.containsKey("compensating") ? Fields.flag(event, "compensating") : compensating;
    incidents = Fields.number(event, "incidents", incidents);
    parent = event.containsKey("parent") ? Fields.object(event, "parent") : parent;
    for (Object failure : Fields.list(event, "failures")) {
      if (failure instanceof Map<?, ?> map) {
        failures.add(map);
      }
    }
  }

  private void transition(Map<?, ?> transition, @Nullable String time, List<Along> now) {
    String path = Fields.text(transition, "path");
    if (path == null) {
      return;
    }
    NodeView before = before(path);
    NodeView after = before.after(transition, time);
    boolean back = before.status().isTerminal() && !after.status().isTerminal();
    boolean anew = back || after.run() > before.run();
    if (anew && alongs.stream().anyMatch(one -> one.isAround(path))) {
      alongs.add(new Along(path, null, time));
    }
    if (path.isEmpty()) {
      root = after;
    } else {
      nodes.put(path, after);
      named.add(path);
    }
    if (Fields.flag(transition, "inside")) {
      now.add(new Along(path, inside(after.status()), time));
    }
  }

  private NodeView before(String path) {
    return path.isEmpty() ? root : nodes.getOrDefault(path, NodeView.notStarted(path, ""));
  }

  /** What becomes of what is unfinished inside a node with this status (rules S2.6, S7.2). */
  private static Status inside(Status of) {
    return switch (of) {
      case SKIPPED, COMPLETED -> Status.SKIPPED;
      case FAILURE, STOPPED -> Status.STOPPED;
      default -> Status.NOT_STARTED;
    };
  }

  private void along(Along along) {
    alongs.add(along);
    Status to = Objects.requireNonNull(along.to());
    nodes.replaceAll((path, node) -> named.contains(path) ? node : gone(node, along, to));
  }

  private static NodeView gone(NodeView node, Along along, Status to) {
    boolean concerned = to == Status.NOT_STARTED || !node.status().isTerminal();
    return concerned && !isAfterwards(node.path()) && isInside(along.path(), node.path())
        ? node.along(to, along.time())
        : node;
  }

  /** Whether it is an action that has nothing to do with whether its task is over. */
  private static boolean isAfterwards(String path) {
    return path.endsWith("#onStop") || path.endsWith("#compensate");
  }

  private static boolean isInside(String outer, String path) {
    if (outer.isEmpty()) {
      return true;
    }
    return path.length() > outer.length()
        && path.startsWith(outer)
        && "/[#".indexOf(path.charAt(outer.length())) >= 0;
  }

  private void parameters(Map<?, ?> event) {
    Map<?, ?> changed = Fields.object(event, "parameters");
    if (changed != null) {
      merge(changed, parameters);
    }
    Map<?, ?> written = Fields.object(event, "elements");
    if (written != null) {
      written.forEach(
          (path, fields) -> {
            if (fields instanceof Map<?, ?> map) {
              merge(map, elements.computeIfAbsent((String) path, p -> new LinkedHashMap<>()));
            }
          });
    }
  }

  private static void merge(Map<?, ?> changed, Map<String, @Nullable Object> into) {
    changed.forEach(
        (name, value) -> {
          if (value == null) {
            into.remove(name);
          } else {
            into.put((String) name, value);
          }
        });
  }

  /**
   * Puts the nodes of the template first, and lets them go along with what happened before. After a
   * change of version, what the template does not have is gone (rule S10.6).
   */
  void know(Map<?, ?> definition) {
    source = definition;
    Map<String, String> types = TemplateNode.of(definition, processes).types();
    Map<String, NodeView> mentioned = new LinkedHashMap<>(nodes);
    nodes.clear();
    types.forEach((path, type) -> nodes.put(path, template(path, type, mentioned)));
    if (migrated && Fields.number(definition, "version", 0) == version) {
      mentioned.keySet().removeIf(path -> !TemplateNode.mayHave(types, path));
      migrated = false;
    }
    mentioned.forEach(nodes::putIfAbsent);
  }

  boolean mayHave(String path) {
    return source == null
        || nodes.containsKey(path)
        || TemplateNode.mayHave(TemplateNode.of(source, processes).types(), path);
  }

  private NodeView template(String path, String type, Map<String, NodeView> mentioned) {
    NodeView node = mentioned.get(path);
    if (node != null) {
      return node;
    }
    return unmentioned(path, type);
  }

  /** A node that no event has named: it went along with those around it. */
  NodeView unmentioned(String path, String type) {
    NodeView unmentioned = NodeView.notStarted(path, type);
    Along last = null;
    for (Along along : alongs) {
      if (along.to() != null) {
        NodeView gone = gone(unmentioned, along, along.to());
        last = gone == unmentioned ? last : along;
        unmentioned = gone;
      } else if (last != null && last.isAround(along.path()) && isInside(along.path(), path)) {
        last = null;
        unmentioned = NodeView.notStarted(path, type);
      }
    }
    return unmentioned;
  }
}
