package io.daggerflow.engine;

import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.state.InstanceState;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Located;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The graphs of instances that brought a definition of their own: a whole template, or the
 * processes of dynamic ones. Remembers the latest; safe for many threads.
 */
final class Graphs {

  private static final int REMEMBERED = 1000;
  private static final String DEFINITION = "definition";
  private static final String PROCESSES = "processes";

  private final Templates templates;
  private final ExpressionCompiler compiler;
  private final Map<Key, Graph> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Graph> eldest) {
          return size() > REMEMBERED;
        }
      };

  Graphs(Templates templates, ExpressionCompiler compiler) {
    this.templates = templates;
    this.compiler = compiler;
  }

  /**
   * What a graph is made of.
   *
   * @param definition id of what the instance brought
   * @param version that it fills in, itself and not its number: one that left may come back with
   *     other content; null if there is none
   */
  private record Key(String definition, @Nullable Graph version) {}

  /** What was read of a definition that came with a start. */
  record Reading(@Nullable Graph graph, List<String> problems) {}

  /** A whole template. */
  Reading read(Map<String, @Nullable Object> definition) {
    return reading(WorkflowTemplate.read("", Located.of(definition), compiler), null);
  }

  /**
   * A template with its dynamic processes filled in. Those that this version does not have stay
   * away.
   *
   * @param processes name of a dynamic process → list of processes
   */
  Reading read(Graph graph, Map<String, @Nullable Object> processes) {
    return reading(filled(graph.template(), processes), graph.template());
  }

  private TemplateReading filled(
      WorkflowTemplate template, Map<String, @Nullable Object> processes) {
    Map<String, @Nullable Object> there = new LinkedHashMap<>(processes);
    there.keySet().removeIf(name -> template.dynamicProcess(name) == null);
    return template.with(there, compiler);
  }

  private Reading reading(TemplateReading reading, @Nullable WorkflowTemplate within) {
    List<String> problems = new ArrayList<>();
    WorkflowTemplate template = reading.template();
    if (template == null) {
      reading.problems().forEach(problem -> problems.add(problem.toString()));
      return new Reading(null, problems);
    }
    Graph graph = new Graph(template);
    graph
        .channels()
        .forEach(
            channel -> {
              boolean own = within != null && within.channels().contains(channel);
              if (!own && !templates.hasChannel(channel)) {
                problems.add(
                    "Expected a channel that a deployed template has or declares, but '"
                        + channel
                        + "' is none");
              }
            });
    return new Reading(problems.isEmpty() ? graph : null, problems);
  }

  // ---- instances

  /** Lets an instance keep its definition. */
  void keep(
      InstanceState state,
      Graph graph,
      @Nullable Map<String, @Nullable Object> definition,
      Map<String, @Nullable Object> processes) {
    if (definition == null && processes.isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    if (definition != null) {
      json.put(DEFINITION, definition);
    } else {
      json.put(PROCESSES, processes);
    }
    byte[] bytes = Json.bytes(json);
    state.definition(id(bytes, state), bytes, definition != null);
    remember(state, graph);
  }

  private static String id(byte[] json, InstanceState state) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((state.template() + '\n').getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest.digest(json), 12));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The instance runs on this graph from now on; one without a definition needs no memory. */
  void remember(InstanceState state, Graph graph) {
    String definition = state.definitionId();
    if (definition != null) {
      remember(key(definition, state), graph);
    }
  }

  private void remember(Key key, Graph graph) {
    synchronized (known) {
      known.put(key, graph);
    }
  }

  private Key key(String definition, InstanceState state) {
    return new Key(definition, templates.find(state.template(), state.version()));
  }

  /** Whether the instance has a whole template of its own. */
  static boolean isOnTheFly(InstanceState state) {
    return json(state).containsKey(DEFINITION);
  }

  /** The processes that the instance brought for dynamic ones. */
  static Map<String, @Nullable Object> processes(InstanceState state) {
    return Values.object(json(state).get(PROCESSES));
  }

  /** The graph of an instance; null if its template is not there. */
  @Nullable Graph graph(InstanceState state) {
    String definition = state.definitionId();
    if (definition == null) {
      return templates.find(state.template(), state.version());
    }
    Key key = key(definition, state);
    synchronized (known) {
      Graph graph = known.get(key);
      if (graph != null) {
        return graph;
      }
    }
    Graph graph = make(state, key.version());
    if (graph != null) {
      remember(key, graph);
    }
    return graph;
  }

  private @Nullable Graph make(InstanceState state, @Nullable Graph version) {
    Map<String, @Nullable Object> json = json(state);
    TemplateReading reading;
    if (json.containsKey(DEFINITION)) {
      reading =
          WorkflowTemplate.read("", Located.of(Values.object(json.get(DEFINITION))), compiler);
    } else if (version != null) {
      reading = filled(version.template(), Values.object(json.get(PROCESSES)));
    } else {
      return null;
    }
    return new Graph(Objects.requireNonNull(reading.template()));
  }

  private static Map<String, @Nullable Object> json(InstanceState state) {
    byte[] bytes = state.definition();
    try {
      return bytes == null ? Map.of() : Values.object(Json.parse(bytes));
    } catch (Json.InvalidJsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
