package io.daggerflow.tools.console.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.button;
import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.form;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.option;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.select;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.daggerflow.state.Status;
import io.daggerflow.tools.console.view.InstanceRow;
import io.daggerflow.tools.console.view.ViewReader;
import j2html.tags.DomContent;
import j2html.tags.specialized.InputTag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The list of instances, with filters and the numbers of all. */
final class InstancesPage {

  private static final Map<String, String> QUIET = new LinkedHashMap<>();

  static {
    QUIET.put("", "any time");
    QUIET.put("PT5M", "5 minutes");
    QUIET.put("PT1H", "1 hour");
    QUIET.put("P1D", "1 day");
    QUIET.put("P7D", "7 days");
  }

  private final Map<String, List<String>> query;

  /**
   * A page.
   *
   * @param query as it was asked for
   */
  InstancesPage(Map<String, List<String>> query) {
    this.query = query;
  }

  private String value(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  DomContent page(
      ViewReader.Page<InstanceRow> page, List<ViewReader.Total> totals, long incidents) {
    String live = Urls.with(Urls.INSTANCES + "/list", query, "live", "true");
    boolean first = value("after").isEmpty();
    return div(
            h1("Instances"),
            filters(totals),
            div(list(page, totals, incidents))
                .withId("live")
                .condAttr(first, "hx-get", live)
                .condAttr(first, "hx-trigger", "sse:changed"))
        .attr("hx-ext", "sse")
        .attr("sse-connect", "/changes");
  }

  /** What is written anew when something has changed. */
  DomContent list(
      ViewReader.Page<InstanceRow> page, List<ViewReader.Total> totals, long incidents) {
    return div(numbers(totals, incidents), rows(page));
  }

  private DomContent filters(List<ViewReader.Total> totals) {
    TreeSet<String> names = new TreeSet<>();
    totals.forEach(total -> names.add(total.template()));
    names.remove("");
    List<String> statuses = new ArrayList<>(List.of("", "OPEN"));
    Arrays.stream(Status.values()).forEach(status -> statuses.add(status.name()));
    return form(
            field("Text", text("text", "id, parameter or reason").withType("search")),
            field(
                "Template",
                select(
                        option("any").withValue(""),
                        each(names, name -> chosen("template", name, name)))
                    .withName("template")),
            field(
                "Status",
                select(
                        each(
                            statuses,
                            name ->
                                chosen(
                                    "status",
                                    name,
                                    name.isEmpty()
                                        ? "any"
                                        : name.equals("OPEN") ? "not over" : name)))
                    .withName("status")),
            field("Parameter", text("parameter", "name=value")),
            field("Created from", text("from", "2030-01-31T12:00")),
            field("Created before", text("until", "2030-02-01")),
            field(
                "No change for",
                select(each(QUIET, (value, words) -> chosen("quiet", value, words)))
                    .withName("quiet")),
            label(
                    input()
                        .withType("checkbox")
                        .withName("incidents")
                        .withValue("true")
                        .withCondChecked(value("incidents").equals("true")),
                    span("wait for an operator"))
                .withClass("check"),
            div(
                    button("Find").withType("submit"),
                    a("All").withHref(Urls.INSTANCES).withClass("button quiet"))
                .withClass("buttons"))
        .withClass("filters")
        .withMethod("get")
        .withAction(Urls.INSTANCES)
        .attr("role", "search");
  }

  private static DomContent field(String name, DomContent content) {
    return label(span(name), content);
  }

  private InputTag text(String name, String example) {
    return input()
        .withType("text")
        .withName(name)
        .withValue(value(name))
        .withPlaceholder(example)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false");
  }

  private DomContent chosen(String field, String value, String words) {
    return option(words).withValue(value).withCondSelected(value(field).equals(value));
  }

  private static DomContent numbers(List<ViewReader.Total> totals, long incidents) {
    if (totals.isEmpty()) {
      return div();
    }
    Map<String, Map<Status, Long>> byTemplate = new LinkedHashMap<>();
    Map<Status, Long> all = new EnumMap<>(Status.class);
    for (ViewReader.Total total : totals) {
      Status status = Status.valueOf(total.status());
      byTemplate
          .computeIfAbsent(total.template(), name -> new EnumMap<>(Status.class))
          .put(status, total.instances());
      all.merge(status, total.instances(), Long::sum);
    }
    return section(
            iff(
                incidents > 0,
                p(a(Bits.number(incidents)
                            + (incidents == 1 ? " instance waits" : " instances wait")
                            + " for an operator")
                        .withHref(Urls.with(Urls.INSTANCES, "incidents", "true")))
                    .withClass("incidents")),
            div(table(
                        caption("How many there are").withClass("unseen"),
                        thead(
                            tr(
                                th("Template").attr("scope", "col"),
                                each(
                                    all.keySet(),
                                    status -> th(Bits.status(status)).attr("scope", "col")))),
                        tbody(
                            each(
                                byTemplate,
                                (name, counts) ->
                                    tr(
                                        th(a(name.isEmpty() ? "on the fly" : name)
                                                .withHref(
                                                    Urls.with(Urls.INSTANCES, "template", name)))
                                            .attr("scope", "row"),
                                        each(
                                            all.keySet(), status -> count(name, status, counts))))))
                    .withClass("numbers"))
                .withClass("wide"))
        .withClass("totals");
  }

  private static DomContent count(String template, Status status, Map<Status, Long> counts) {
    Long count = counts.get(status);
    if (count == null) {
      return td("–").withClass("none");
    }
    return td(
        a(Bits.number(count))
            .withHref(Urls.with(Urls.INSTANCES, "template", template, "status", status.name())));
  }

  private DomContent rows(ViewReader.Page<InstanceRow> page) {
    if (page.rows().isEmpty()) {
      return p("No instances" + (query.isEmpty() ? " yet" : " like that")).withClass("empty");
    }
    return div(
        table(
                caption("Instances, the newest first").withClass("unseen"),
                thead(
                    tr(
                        th("Instance").attr("scope", "col"),
                        th("Template").attr("scope", "col"),
                        th("Status").attr("scope", "col"),
                        th("Created (UTC)").attr("scope", "col"),
                        th("Waits for, or reason").attr("scope", "col"))),
                tbody(each(page.rows(), InstancesPage::row)))
            .withClass("list"),
        iff(
            page.next() != null,
            p(a("Older ones")
                    .withHref(
                        Urls.with(Urls.INSTANCES, query, "after", String.valueOf(page.next())))
                    .withClass("button"))
                .withClass("more")));
  }

  private static DomContent row(InstanceRow row) {
    String words = row.waitsFor() == null ? row.reason() : row.waitsFor();
    return tr(
        td(Bits.instance(row.id())),
        td(Bits.template(row.template(), row.version())),
        td(
            Bits.status(row.status()),
            iff(row.suspended(), span("suspended").withClass("flag")),
            iff(row.compensating(), span("compensating").withClass("flag")),
            iff(
                row.incidents() > 0,
                span(row.incidents() + (row.incidents() == 1 ? " incident" : " incidents"))
                    .withClass("flag alarm"))),
        td(Bits.moment(row.created())),
        td(words == null ? "" : words).withClass("words"));
  }
}
