package io.daggerflow.tools.console.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.button;
import static j2html.TagCreator.div;
import static j2html.TagCreator.form;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;

import io.daggerflow.tools.console.http.Access;
import io.daggerflow.tools.console.http.Input;
import io.daggerflow.tools.console.http.Lookup;
import io.daggerflow.tools.console.http.Refusal;
import io.daggerflow.tools.console.http.Requests;
import io.daggerflow.tools.console.view.Arrival;
import io.daggerflow.tools.console.view.ViewReader;
import io.daggerflow.tools.words.EventWords;
import io.daggerflow.value.Values;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import j2html.tags.DomContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages of the console: what each address shows, and what its forms ask for. */
public final class Pages {

  private static final int ROWS = 50;

  private final ViewReader view;
  private final Requests requests;
  private final Access access;
  private final Supplier<String> notice;

  /**
   * The pages.
   *
   * @param notice what users must know before they believe what they see; empty for nothing
   */
  public Pages(ViewReader view, Requests requests, Access access, Supplier<String> notice) {
    this.view = view;
    this.requests = requests;
    this.access = access;
    this.notice = notice;
  }

  /** Adds the pages. */
  public void addTo(RoutesConfig routes) {
    routes.get("/", call -> call.redirect(Urls.INSTANCES, HttpStatus.FOUND));
    routes.get(Urls.INSTANCES, this::instances);
    routes.get(Urls.INSTANCES + "/list", this::list);
    routes.get(Urls.INSTANCE, this::instance);
    routes.get(Urls.INSTANCE + "/live", call -> part(call, instancePage(call).live()));
    for (Actions action : Actions.values()) {
      String name = action.name().toLowerCase(java.util.Locale.ROOT);
      routes.post(Urls.INSTANCE + "/" + name, call -> act(call, action));
    }
    routes.get(
        Urls.TEMPLATES, call -> show(call, "Templates", TemplatesPage.all(view.templates())));
    routes.get(Urls.TEMPLATE, this::template);
    routes.post(Urls.TEMPLATE + "/start", this::start);
    routes.get(
        Urls.DEAD_LETTERS,
        call -> refused(call, RefusedPage.DEAD_LETTERS, Arrival.Kind.DEAD_LETTER));
    routes.post(Urls.DEAD_LETTERS + "/replay", this::replay);
    routes.get(
        Urls.REJECTIONS, call -> refused(call, RefusedPage.REJECTIONS, Arrival.Kind.REJECTION));
    routes.get(Urls.LOGIN, call -> login(call, ""));
    routes.post(Urls.LOGIN, this::enter);
    routes.post(Urls.LOGOUT, this::leave);
    routes.get(Urls.ASSETS + "{name}", Assets::send);
  }

  private void show(Context call, String place, DomContent content) {
    show(call, place, place, content);
  }

  private void show(Context call, String place, String name, DomContent content) {
    call.html(Frame.of(place, name, notice.get(), access.hasLogin(), content));
  }

  private static void part(Context call, DomContent content) {
    call.html(content.render());
  }

  private static Map<String, List<String>> query(Context call) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    call.queryParamMap()
        .forEach(
            (name, values) -> {
              List<String> given = values.stream().filter(value -> !value.isBlank()).toList();
              if (!given.isEmpty() && !name.equals("live")) {
                query.put(name, given);
              }
            });
    return query;
  }

  private ViewReader.Page<io.daggerflow.tools.console.view.InstanceRow> found(Context call) {
    return view.list(Input.filter(call), Input.text(call, "after"), Input.limit(call, ROWS));
  }

  private void instances(Context call) {
    show(
        call,
        "Instances",
        new InstancesPage(query(call)).page(found(call), view.totals(), view.incidents()));
  }

  private void list(Context call) {
    part(call, new InstancesPage(query(call)).list(found(call), view.totals(), view.incidents()));
  }

  private InstancePage instancePage(Context call) {
    ViewReader.Found found = Lookup.instance(view, required(call, "id"));
    return new InstancePage(found, "all".equals(call.queryParam("history")));
  }

  private void instance(Context call) {
    show(call, "Instances", required(call, "id"), instancePage(call).page());
  }

  private static String required(Context call, String name) {
    String value = call.queryParam(name);
    if (value == null || value.isEmpty()) {
      throw new Refusal(400, "Expected '" + name + "' in the address, but it is missing");
    }
    return value;
  }

  private void act(Context call, Actions action) {
    Map<String, @Nullable Object> request = action.request(required(call, "id"), call::formParam);
    Map<String, @Nullable Object> event = requests.ask(request);
    List<String> changes = EventWords.lines(view.mask().event(event));
    String status = Values.text(event.get("status"));
    part(
        call,
        p(text(
                "Done: "
                    + (changes.isEmpty()
                        ? "nothing changed, it is " + status
                        : String.join("; ", changes.subList(0, Math.min(3, changes.size()))))))
            .withClass("done"));
  }

  private void template(Context call) {
    String name = required(call, "name");
    ViewReader.Template template = Lookup.template(view, name, required(call, "version"));
    show(call, "Templates", name, TemplatesPage.one(template));
  }

  private void start(Context call) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    String id = call.formParam("instanceId");
    if (id != null && !id.isBlank()) {
      request.put("instanceId", id.strip());
    }
    request.put("template", required(call, "name"));
    request.put("version", Input.version(required(call, "version")));
    request.put("parameters", Input.object(call.formParam("parameters")));
    Requests.Started started = requests.start(request);
    part(call, p(text("Started: "), Bits.instance(started.instanceId())).withClass("done"));
  }

  private void refused(Context call, RefusedPage page, Arrival.Kind kind) {
    String code = Input.text(call, "code");
    show(
        call,
        page.title(),
        page.page(
            view.refused(kind, code, Input.text(call, "after"), Input.limit(call, ROWS)),
            view.refused(kind),
            code));
  }

  private void replay(Context call) {
    String[] place = String.valueOf(call.formParam(RefusedPage.PLACE)).split("/", -1);
    if (place.length != 2) {
      throw new Refusal(400, "Expected a dead letter, but none is named");
    }
    boolean done =
        requests.replay(
            (int) Input.number(place[0], "partition", Integer.MAX_VALUE),
            Input.number(place[1], "offset", Long.MAX_VALUE));
    part(
        call,
        done
            ? p("Replayed: its message comes again.").withClass("done")
            : p("It was replayed before, and was not once more.").withClass("done"));
  }

  private void login(Context call, String problem) {
    call.html(
        Frame.of(
            "",
            "Log in",
            "",
            false,
            div(
                    h1("Log in"),
                    iff(!problem.isEmpty(), p(problem).withClass("refusal").attr("role", "alert")),
                    form(
                            label(
                                span("Token of the console"),
                                input()
                                    .withType("password")
                                    .withName("token")
                                    .attr("autocomplete", "current-password")
                                    .isRequired()
                                    .isAutofocus()),
                            div(button("Log in").withType("submit").withClass("primary"))
                                .withClass("buttons"))
                        .withMethod("post")
                        .withAction(Urls.LOGIN))
                .withClass("login")));
  }

  private void enter(Context call) {
    String token = call.formParam("token");
    try {
      access.login(call, token == null ? "" : token);
    } catch (Refusal e) {
      call.status(e.status());
      login(call, e.sentence());
      return;
    }
    call.redirect(Urls.INSTANCES, HttpStatus.SEE_OTHER);
  }

  private void leave(Context call) {
    access.logout(call);
    call.redirect(Urls.LOGIN, HttpStatus.SEE_OTHER);
  }

  /** Shows a refusal: in the page that asked, or as a page. */
  public void trouble(Context call, Refusal refusal) {
    if (refusal.status() == 401 && access.hasLogin()) {
      if (call.header("HX-Request") == null) {
        call.redirect(Urls.LOGIN, HttpStatus.SEE_OTHER);
      } else {
        call.header("HX-Redirect", Urls.LOGIN);
      }
      return;
    }
    DomContent sentence = p(refusal.sentence()).withClass("refusal").attr("role", "alert");
    if (call.header("HX-Request") != null) {
      part(call, sentence);
    } else {
      call.html(
          Frame.of(
              "",
              "Refused",
              "",
              false,
              div(
                  h1("That did not work"),
                  sentence,
                  p(a("To the instances").withHref(Urls.INSTANCES)))));
    }
  }
}
