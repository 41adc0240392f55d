package io.daggerflow.scenario;

import io.daggerflow.engine.Limits;
import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.Templates;
import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.format.DeploymentFormat;
import io.daggerflow.routing.Router;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Problem;
import io.daggerflow.template.WorkflowTemplate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The template versions in use: those that are deployed and not retired, and those of instances
 * that are not over (rule S10.9).
 */
final class Deployments implements Templates {

  private final DeploymentFormat format;
  private final Consumer<Rejection> rejections;
  private final LongSupplier clock;
  private final Map<String, Graph> versions = new LinkedHashMap<>();

  /** Version → when it came. */
  private final Map<String, Long> since = new HashMap<>();

  private final Set<String> retired = new HashSet<>();

  /** Instance → the version that it uses. */
  private final Map<String, String> users = new HashMap<>();

  private Router router = new Router(List.of(), List.of(), Limits.DEFAULT, 0);

  Deployments(ExpressionCompiler compiler, LongSupplier clock, Consumer<Rejection> rejections) {
    this.format = new DeploymentFormat(compiler);
    this.clock = clock;
    this.rejections = rejections;
  }

  // ---- requests

  /** A request comes on the topic of deployments. */
  void request(Map<String, @Nullable Object> json) {
    DeploymentFormat.Deployment deployment = format.check(json);
    WorkflowTemplate template = deployment.template();
    DeploymentFormat.Version version = deployment.retired();
    if (template != null) {
      deploy(template, deployment);
    } else if (version == null) {
      rejections.accept(Objects.requireNonNull(deployment.rejection()));
    } else if (!retire(version.template(), version.version())) {
      rejections.accept(deployment.noVersion(version));
    }
  }

  /** As the request, of a template that is read already. */
  void request(WorkflowTemplate template) {
    Map<String, @Nullable Object> json = json(template.source());
    deploy(template, new DeploymentFormat.Deployment(template, null, null, null, json));
  }

  private void deploy(WorkflowTemplate template, DeploymentFormat.Deployment deployment) {
    if (!deploy(template)) {
      rejections.accept(deployment.differs(retired.contains(template.id())));
    }
  }

  /** A template is refused because of what is wrong with it. */
  void refuse(@Nullable Object definition, List<Problem> problems) {
    String sentence = Problem.errors(problems, "; ");
    rejections.accept(
        new Rejection(
            null, null, Rejection.Code.INVALID_TEMPLATE, sentence, json(definition), null));
  }

  private static Map<String, @Nullable Object> json(@Nullable Object definition) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("type", "deploy");
    json.put("definition", definition);
    return json;
  }

  // ---- what is in use

  /** Adds a version; false, and nothing changes, if it exists with other content (rule S10.8). */
  private boolean deploy(WorkflowTemplate template) {
    Graph before = versions.get(template.id());
    if (before != null) {
      boolean same = before.template().equals(template);
      if (same && retired.remove(template.id())) {
        changed();
      }
      return same;
    }
    versions.put(template.id(), new Graph(template));
    since.put(template.id(), clock.getAsLong());
    changed();
    return true;
  }

  /** Ends new starts of a version; false if it is not there. */
  private boolean retire(String name, int version) {
    String id = id(name, version);
    if (!versions.containsKey(id)) {
      return false;
    }
    retired.add(id);
    changed();
    sweep();
    return true;
  }

  /** An instance uses a version from now on. */
  void uses(String instance, String name, int version) {
    String id = id(name, version);
    if (!id.equals(users.put(instance, id))) {
      sweep();
    }
  }

  /** An instance is over. */
  void usesNone(String instance) {
    if (users.remove(instance) != null) {
      sweep();
    }
  }

  /** A retired version that nobody uses leaves. */
  private void sweep() {
    boolean removed =
        versions.keySet().removeIf(id -> retired.contains(id) && !users.containsValue(id));
    if (removed) {
      retired.retainAll(versions.keySet());
      changed();
    }
  }

  private void changed() {
    router = new Router(versions.values(), newest().toList(), Limits.DEFAULT, 0);
  }

  private Stream<Graph> newest() {
    return versions.values().stream()
        .map(graph -> graph.template().name())
        .distinct()
        .map(this::newest)
        .filter(Objects::nonNull);
  }

  private static String id(String name, int version) {
    return name + '@' + version;
  }

  Router router() {
    return router;
  }

  @Override
  public @Nullable Graph find(String name, int version) {
    return versions.get(id(name, version));
  }

  @Override
  public @Nullable Graph active(String name, int version) {
    return retired.contains(id(name, version)) ? null : find(name, version);
  }

  @Override
  public boolean takesBack(String name, int version, long lastStep) {
    return find(name, version) != null && since.getOrDefault(id(name, version), 0L) <= lastStep;
  }

  @Override
  public @Nullable Graph newest(String name) {
    return versions.values().stream()
        .filter(graph -> graph.template().name().equals(name))
        .filter(graph -> !retired.contains(graph.template().id()))
        .max(Comparator.comparingInt(graph -> graph.template().version()))
        .orElse(null);
  }

  @Override
  public boolean hasChannel(Channel channel) {
    return router.hasChannel(channel);
  }
}
