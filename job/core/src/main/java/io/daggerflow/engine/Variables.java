package io.daggerflow.engine;

import io.daggerflow.expression.Scope;
import io.daggerflow.message.MessageView;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.template.ForEach;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import io.daggerflow.value.Values;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The variables that expressions see, made when one asks. */
final class Variables {

  private final String instanceId;
  private final InstanceState state;
  private final Graph graph;
  private final Statuses statuses;
  private final Map<String, String> secrets;
  private final long now;
  private @Nullable Map<String, @Nullable Object> instance;

  Variables(
      String instanceId,
      InstanceState state,
      Graph graph,
      Statuses statuses,
      Map<String, String> secrets,
      long now) {
    this.instanceId = instanceId;
    this.state = state;
    this.graph = graph;
    this.statuses = statuses;
    this.secrets = secrets;
    this.now = now;
  }

  /** What there is at a node: of the instance, of its copies, and of itself. */
  Scope of(Place place) {
    return name ->
        switch (name) {
          case "params" -> state.parameters().view();
          case "instance" -> instance();
          case "now" -> Instant.ofEpochMilli(now);
          case "task" -> task(place);
          case "index" -> (long) place.index();
          case "secrets" -> secrets;
          case "monitored" -> monitored(place);
          case "failure" -> state.node(place.key()).element();
          case Scope.STATUS -> new Lookup(path -> statuses.of(at(place, path)).name());
          case Scope.REASON -> new Lookup(path -> reason(at(place, path)));
          default -> element(place, name);
        };
  }

  /** All of a listener's {@code set}: its own and those of the message. */
  Scope of(Place place, MessageView message) {
    Scope outer = of(place);
    return name -> message.has(name) ? message.variable(name) : outer.variable(name);
  }

  /** Some variables more, or in place of others. */
  static Scope with(Scope scope, Map<String, ? extends @Nullable Object> more) {
    return more.isEmpty()
        ? scope
        : name -> more.containsKey(name) ? more.get(name) : scope.variable(name);
  }

  /** The scope, with some parameters and fields of elements as they would be. */
  Scope written(Scope scope, Map<String, @Nullable Object> values) {
    Map<String, @Nullable Object> ofParameters = new LinkedHashMap<>();
    Map<String, Map<String, @Nullable Object>> ofElements = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          int dot = name.indexOf('.');
          if (dot < 0) {
            ofParameters.put(name, value);
          } else {
            ofElements
                .computeIfAbsent(name.substring(0, dot), n -> new LinkedHashMap<>())
                .put(name.substring(dot + 1), value);
          }
        });
    Map<String, @Nullable Object> parameters = new Changed(state.parameters().view(), ofParameters);
    return name -> {
      if (name.equals("params")) {
        return parameters;
      }
      Object value = scope.variable(name);
      Map<String, @Nullable Object> changed = ofElements.get(name);
      return changed == null ? value : new Changed(Values.object(value), changed);
    };
  }

  /** The copy around a place whose element has this name; null if there is none. */
  static @Nullable Place copy(Place place, String name) {
    for (Place at = place; at != null; at = at.parent()) {
      Node whole = at.node().isCopy() ? at.node().parent() : null;
      ForEach forEach = whole == null ? null : whole.forEach();
      if (forEach != null && forEach.as().equals(name)) {
        return at;
      }
    }
    return null;
  }

  private @Nullable Object element(Place place, String name) {
    Place copy = copy(place, name);
    if (copy == null) {
      throw new IllegalArgumentException("no variable '" + name + "' here");
    }
    return state.node(copy.key()).element();
  }

  private Place at(Place place, String path) {
    Node node = graph.node(path);
    if (node == null) {
      throw new IllegalArgumentException("no node '" + path + "'");
    }
    return place.near(node);
  }

  private String reason(Place place) {
    String reason = place.parent() == null ? state.reason() : state.node(place.key()).reason();
    return reason == null ? "" : reason;
  }

  private Map<String, @Nullable Object> monitored(Place place) {
    Place owner = place.parent() == null ? place : place.parent();
    return Map.of("path", owner.path(), "status", statuses.of(owner).name());
  }

  private Map<String, @Nullable Object> instance() {
    Map<String, @Nullable Object> known = instance;
    if (known == null) {
      known = new LinkedHashMap<>();
      known.put("id", instanceId);
      known.put("template", state.template());
      known.put("version", (long) state.version());
      Parent parent = Parent.read(state.parent());
      if (parent != null) {
        known.put("parent", Map.of("instanceId", parent.instance(), "path", parent.path()));
      }
      instance = known;
    }
    if (state.started() != 0) {
      known.put("startedAt", Instant.ofEpochMilli(state.started()));
    }
    return known;
  }

  private Map<String, @Nullable Object> task(Place place) {
    NodeState node = state.node(place.key());
    return Map.of(
        "path",
        place.path(),
        "run",
        (long) node.run(),
        "attempt",
        (long) Math.max(1, node.attempt()));
  }

  /** A map that is only ever asked for single paths. */
  private static final class Lookup extends AbstractMap<String, @Nullable Object> {
    private final Function<String, String> find;

    Lookup(Function<String, String> find) {
      this.find = find;
    }

    @Override
    public boolean containsKey(Object path) {
      return true;
    }

    @Override
    public Object get(Object path) {
      return find.apply((String) path);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      return Set.of();
    }
  }

  /** A map with some entries as they would be; only looked up, hardly ever read as a whole. */
  private static final class Changed extends AbstractMap<String, @Nullable Object> {
    private final Map<String, @Nullable Object> before;
    private final Map<String, @Nullable Object> changed;

    Changed(Map<String, @Nullable Object> before, Map<String, @Nullable Object> changed) {
      this.before = before;
      this.changed = changed;
    }

    @Override
    public boolean containsKey(Object name) {
      return changed.containsKey(name) ? changed.get(name) != null : before.containsKey(name);
    }

    @Override
    public @Nullable Object get(Object name) {
      return changed.containsKey(name) ? changed.get(name) : before.get(name);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      Map<String, @Nullable Object> whole = new LinkedHashMap<>(before);
      changed.forEach(
          (name, value) -> {
            if (value == null) {
              whole.remove(name);
            } else {
              whole.put(name, value);
            }
          });
      return whole.entrySet();
    }
  }
}
