package io.daggerflow.tools.console.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.caption;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.ol;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import io.daggerflow.drawing.Drawing;
import io.daggerflow.state.Status;
import io.daggerflow.tools.console.view.ViewReader;
import io.daggerflow.tools.words.EventWords;
import io.daggerflow.tools.words.Explanation;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import j2html.tags.DomContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One instance: what it waits for, its graph, its nodes, parameters and history. */
final class InstancePage {

  private static final int LATEST = 50;
  private static final int MOST_NODES = 1000;
  private static final int MOST_CHILDREN = 5;

  private final InstanceView view;
  private final @Nullable Map<?, ?> template;
  private final boolean all;

  /**
   * A page.
   *
   * @param all whether the whole history and all nodes are shown
   */
  InstancePage(ViewReader.Found found, boolean all) {
    this.view = found.view();
    this.template = found.template();
    this.all = all;
  }

  DomContent page() {
    String live = Urls.with(Urls.INSTANCE + "/live", "id", view.id(), "history", all ? "all" : "");
    return div(
            h1(span("Instance ").withClass("faint"), span(view.id()).withClass("id")),
            Actions.all(view),
            div(live()).withId("live").attr("hx-get", live).attr("hx-trigger", "sse:changed"))
        .attr("hx-ext", "sse")
        .attr("sse-connect", Urls.with("/changes", "instance", view.id()));
  }

  /** What is written anew when something has changed. */
  DomContent live() {
    return div(
        head(),
        div(graph(), div(parameters(), history()).withClass("aside")).withClass("columns"),
        nodes());
  }

  private DomContent head() {
    Explanation explanation = Explanation.of(view, template);
    String sentence = explanation.sentence();
    List<String> children =
        explanation.waits().stream()
            .map(Explanation.Wait::child)
            .filter(Objects::nonNull)
            .limit(MOST_CHILDREN)
            .toList();
    return section(
            p(
                    Bits.status(view.status()),
                    iff(view.isSuspended(), span("suspended").withClass("flag")),
                    iff(view.isCompensating(), span("compensating").withClass("flag")),
                    iff(
                        view.incidents() > 0,
                        span(view.incidents()
                                + (view.incidents() == 1 ? " incident" : " incidents"))
                            .withClass("flag alarm")),
                    text(" "),
                    Bits.template(
                        view.definition() != null || view.template() == null ? "" : view.template(),
                        view.version()))
                .withClass("state"),
            iff(sentence != null, p(String.valueOf(sentence)).withClass("sentence")),
            iff(
                !children.isEmpty(),
                p(text("Waits for: "), each(children, id -> span(Bits.instance(id), text(" "))))),
            iff(view.reason() != null, p(String.valueOf(view.reason())).withClass("reason")),
            iff(
                !view.isComplete(),
                p("Its first events were no longer on the topic when this view was made, so some of"
                        + " this may be missing.")
                    .withClass("notice")),
            facts())
        .withClass("head");
  }

  private DomContent facts() {
    List<DomContent> facts = new ArrayList<>();
    fact(facts, "Created", Bits.moment(view.created()));
    if (view.completed() == null) {
      fact(facts, "Running for", text(Bits.took(view.created(), Instant.now().toString())));
    } else {
      fact(facts, "Ended", Bits.moment(view.completed()));
      fact(facts, "Took", text(Bits.took(view.created(), view.completed())));
    }
    fact(facts, "Last change", Bits.moment(view.updated()));
    if (view.due() != null) {
      fact(facts, "Time limit", Bits.moment(view.due()));
    }
    fact(facts, "Steps", text(Bits.number(view.seq())));
    if (view.parent() != null) {
      String parent = Values.text(view.parent().get("instanceId"));
      fact(
          facts,
          "Child of",
          div(Bits.instance(parent), text(" " + Values.text(view.parent().get("path")))));
    }
    return dl(each(facts, fact -> fact)).withClass("facts");
  }

  private static void fact(List<DomContent> facts, String name, DomContent value) {
    facts.add(div(dt(name), dd(value)));
  }

  private DomContent graph() {
    if (template == null) {
      return section(p("The view does not have the template of this instance.").withClass("empty"));
    }
    return section(
            h2("Graph"),
            div(Bits.picture(Drawing.of(template, view)))
                .withId("graph")
                .withClass("graph")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", "Graph of the template with the statuses of the instance"))
        .withClass("picture");
  }

  private DomContent nodes() {
    List<NodeView> nodes = view.nodes().stream().filter(node -> !node.path().isEmpty()).toList();
    List<NodeView> shown = all || nodes.size() <= MOST_NODES ? nodes : nodes.subList(0, MOST_NODES);
    return section(
        h2("Processes and tasks"),
        div(table(
                    caption("Processes and tasks").withClass("unseen"),
                    thead(
                        tr(
                            th("Name").attr("scope", "col"),
                            th("Status").attr("scope", "col"),
                            th("Began").attr("scope", "col"),
                            th("Took").attr("scope", "col"),
                            th("More").attr("scope", "col"))),
                    tbody(each(shown, this::node)))
                .withClass("nodes"))
            .withClass("wide"),
        iff(
            shown.size() < nodes.size(),
            p(a("All " + Bits.number(nodes.size())).withHref(whole()))));
  }

  private String whole() {
    return Urls.with(Urls.INSTANCE, "id", view.id(), "history", "all");
  }

  private DomContent node(NodeView node) {
    long depth = Math.min(8, node.path().chars().filter(c -> c == '/').count());
    return tr(
            th(span(node.name()), span(node.type()).withClass("kind"))
                .attr("scope", "row")
                .withClass("depth" + depth)
                .withTitle(node.path()),
            td(Bits.status(node.status())),
            td(Bits.moment(node.submitted())),
            td(Bits.took(node.submitted(), node.completed())),
            td(more(node), buttons(node)).withClass("words"))
        .attr("data-node", node.path());
  }

  private DomContent more(NodeView node) {
    List<DomContent> more = new ArrayList<>();
    for (String words : EventWords.node(node)) {
      more.add(words.equals("on hold") ? span(words).withClass("flag alarm") : text(words));
    }
    if (node.due() != null) {
      more.add(span(text("due "), Bits.moment(node.due())));
    }
    List<DomContent> separated = new ArrayList<>();
    more.forEach(
        each -> {
          if (!separated.isEmpty()) {
            separated.add(text(", "));
          }
          separated.add(each);
        });
    return span(separated.toArray(DomContent[]::new));
  }

  private DomContent buttons(NodeView node) {
    List<DomContent> buttons = new ArrayList<>();
    boolean ended = node.status() == Status.FAILURE || node.status() == Status.STOPPED;
    if (node.hold() || ended) {
      buttons.add(Actions.RETRY.at(node.path()));
    }
    if (node.status() == Status.EXECUTING && !view.isOver()) {
      buttons.add(Actions.SKIP.at(node.path()));
      buttons.add(Actions.COMPLETE.at(node.path()));
    }
    return span(buttons.toArray(DomContent[]::new)).withClass("inline");
  }

  private DomContent parameters() {
    Map<String, @Nullable Object> parameters = view.parameters();
    Map<?, ?> elements = view.elements();
    return section(
        h2("Parameters"),
        iff(parameters.isEmpty(), p("None").withClass("empty")),
        dl(each(parameters, (name, value) -> value(name, value))).withClass("parameters"),
        iff(!elements.isEmpty(), dl(value("elements", elements)).withClass("parameters")),
        iff(
            !view.failures().isEmpty(),
            ul(each(view.failures(), failure -> li("failed: " + EventWords.failure(failure))))));
  }

  private static DomContent value(String name, @Nullable Object value) {
    return div(dt(name), dd(code(Bits.shorten(Json.text(value)))));
  }

  private DomContent history() {
    List<Map<?, ?>> events = new ArrayList<>(view.history());
    Collections.reverse(events);
    List<Map<?, ?>> shown = all || events.size() <= LATEST ? events : events.subList(0, LATEST);
    return section(
        h2("History"),
        ol(each(shown, InstancePage::event)).withClass("history"),
        iff(
            shown.size() < events.size(),
            p(a("All " + Bits.number(events.size()) + " events").withHref(whole()))));
  }

  private static DomContent event(Map<?, ?> event) {
    return li(
        p(
                span("#" + Values.text(event.get("seq"))).withClass("seq"),
                Bits.moment(Values.text(event.get("time"))),
                span(EventWords.cause(event.get("cause"))).withClass("cause"))
            .withClass("when"),
        ul(each(EventWords.lines(event), line -> li(line))));
  }
}
