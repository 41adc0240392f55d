package io.daggerflow.tools.console.http;

import io.daggerflow.drawing.Drawing;
import io.daggerflow.tools.console.view.Arrival;
import io.daggerflow.tools.console.view.InstanceRow;
import io.daggerflow.tools.console.view.ViewReader;
import io.daggerflow.tools.drawing.SvgWriter;
import io.daggerflow.tools.words.Explanation;
import io.daggerflow.value.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The calls of the wire format, answered with JSON. */
public final class Api {

  private static final int ROWS = 50;

  /** What is asked of an instance → the type of the request. */
  private static final Map<String, String> ACTIONS =
      Map.of(
          "stop", "stop",
          "suspend", "suspend",
          "resume", "resume",
          "retry", "retry",
          "skip", "skip",
          "complete", "complete",
          "parameters", "update-parameters",
          "migrate", "migrate",
          "submit", "submit",
          "refresh", "refresh");

  private final ViewReader view;
  private final Requests requests;
  private final Streams streams;
  private final BooleanSupplier ready;

  public Api(ViewReader view, Requests requests, Streams streams, BooleanSupplier ready) {
    this.view = view;
    this.requests = requests;
    this.streams = streams;
    this.ready = ready;
  }

  /** Adds the calls. */
  public void addTo(RoutesConfig routes) {
    routes.get("/service/ready", this::ready);
    routes.get("/tasks/instances", this::instances);
    routes.get("/tasks/instance/{id}", call -> json(call, 200, instance(call)));
    routes.get("/tasks/instance/{id}/events", this::history);
    routes.get("/tasks/instance/{id}/graph.svg", this::graph);
    routes.get("/tasks/totals", this::totals);
    routes.sse("/events", streams::events);
    routes.sse("/changes", streams::changes);
    routes.post("/workflows", this::start);
    routes.post("/workflows/{id}/{action}", this::act);
    routes.get("/templates", this::templates);
    routes.get("/templates/{name}/{version}", call -> json(call, 200, template(call).toJson()));
    routes.get("/templates/{name}/{version}/graph.svg", this::templateGraph);
    routes.post("/templates", this::deploy);
    routes.delete("/templates/{name}/{version}", this::retire);
    routes.get("/dead-letters", call -> refused(call, Arrival.Kind.DEAD_LETTER));
    routes.post("/dead-letters/{partition}/{offset}/replay", this::replay);
    routes.get("/rejections", call -> refused(call, Arrival.Kind.REJECTION));
  }

  static void json(Context call, int status, @Nullable Object json) {
    call.status(status).contentType("application/json").result(Json.bytes(json));
  }

  private void ready(Context call) {
    boolean is = ready.getAsBoolean();
    json(call, is ? 200 : 503, Map.of("is_ready", is));
  }

  private void instances(Context call) {
    ViewReader.Page<InstanceRow> page =
        view.list(Input.filter(call), Input.text(call, "after"), Input.limit(call, ROWS));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("instances", page.rows().stream().map(InstanceRow::toJson).toList());
    json.put("next", page.next());
    json(call, 200, json);
  }

  private void totals(Context call) {
    Map<String, Map<String, Object>> json = new LinkedHashMap<>();
    for (ViewReader.Total total : view.totals()) {
      json.computeIfAbsent(total.template(), name -> new LinkedHashMap<>())
          .put(total.status(), total.instances());
    }
    json(call, 200, json);
  }

  private ViewReader.Found found(Context call) {
    return Lookup.instance(view, call.pathParam("id"));
  }

  private Map<String, @Nullable Object> instance(Context call) {
    ViewReader.Found found = found(call);
    Map<String, @Nullable Object> json = new LinkedHashMap<>(found.view().toJson());
    Explanation explanation = Explanation.of(found.view(), found.template());
    String sentence = explanation.sentence();
    if (sentence != null) {
      json.put("explanation", sentence);
      json.put("waits", explanation.waits().stream().map(Explanation.Wait::toJson).toList());
    }
    if (found.row().jobRun() != null) {
      json.put("jobRun", found.row().jobRun());
    }
    if (!found.view().isComplete()) {
      json.put("incomplete", true);
    }
    return json;
  }

  private void history(Context call) {
    json(call, 200, Map.of("events", found(call).view().history()));
  }

  private void graph(Context call) {
    ViewReader.Found found = found(call);
    if (found.template() == null) {
      throw new Refusal(404, "Expected the template of the instance, but the view has none");
    }
    svg(call, SvgWriter.write(Drawing.of(found.template(), found.view())));
  }

  private void templateGraph(Context call) {
    Map<?, ?> definition = template(call).definition();
    svg(call, SvgWriter.write(Drawing.of(definition == null ? Map.of() : definition)));
  }

  private static void svg(Context call, String picture) {
    // The picture brings its own style sheet.
    call.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    call.contentType("image/svg+xml").result(picture);
  }

  private void start(Context call) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(Input.object(call));
    Object type = body.getOrDefault("type", "start");
    if (!"start".equals(type) && !"create".equals(type)) {
      throw new Refusal(400, "Expected 'type' start or create, but it is something else");
    }
    Requests.Started started = requests.start(body);
    json(call, started.again() ? 200 : 202, Map.of("instanceId", started.instanceId()));
  }

  private void act(Context call) {
    String type = ACTIONS.get(call.pathParam("action"));
    if (type == null) {
      throw new Refusal(
          404,
          "Expected one of "
              + ACTIONS.keySet().stream().sorted().toList()
              + ", but it is '"
              + call.pathParam("action")
              + "'");
    }
    Map<String, @Nullable Object> request = new LinkedHashMap<>(Input.object(call));
    request.put("type", type);
    request.put("instanceId", call.pathParam("id"));
    json(call, 200, view.mask().event(requests.ask(request)));
  }

  private void templates(Context call) {
    json(
        call,
        200,
        Map.of("templates", view.templates().stream().map(ViewReader.Template::toJson).toList()));
  }

  private ViewReader.Template template(Context call) {
    return Lookup.template(view, call.pathParam("name"), call.pathParam("version"));
  }

  /** The body is the template, or an object with it as {@code definition}. */
  private void deploy(Context call) {
    Map<String, @Nullable Object> body = Input.object(call);
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", "deploy");
    request.put("definition", body.containsKey("definition") ? body.get("definition") : body);
    if (body.containsKey("definition") && body.get("requestId") != null) {
      request.put("requestId", body.get("requestId"));
    }
    json(call, 200, requests.ask(request));
  }

  private void retire(Context call) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", "retire");
    request.put("template", call.pathParam("name"));
    request.put("version", Input.version(call.pathParam("version")));
    json(call, 200, requests.ask(request));
  }

  private void replay(Context call) {
    boolean done =
        requests.replay(
            (int) Input.number(call.pathParam("partition"), "partition", Integer.MAX_VALUE),
            Input.number(call.pathParam("offset"), "offset", Long.MAX_VALUE));
    json(call, 200, Map.of("replayed", done));
  }

  private void refused(Context call, Arrival.Kind kind) {
    ViewReader.Page<ViewReader.Refused> page =
        view.refused(
            kind, Input.text(call, "code"), Input.text(call, "after"), Input.limit(call, ROWS));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("records", page.rows().stream().map(ViewReader.Refused::toJson).toList());
    json.put("next", page.next());
    json(call, 200, json);
  }
}
