package io.daggerflow.tools.console.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.button;
import static j2html.TagCreator.caption;
import static j2html.TagCreator.code;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.form;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.input;
import static j2html.TagCreator.label;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.textarea;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.daggerflow.drawing.Drawing;
import io.daggerflow.tools.console.view.ViewReader;
import io.daggerflow.value.Json;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The templates that the job has or had, and one of them with its graph. */
final class TemplatesPage {

  private TemplatesPage() {}

  static DomContent all(List<ViewReader.Template> templates) {
    if (templates.isEmpty()) {
      return div(
          h1("Templates"),
          p(text("No templates yet: "), code("scripts/dagger deploy FILE")).withClass("empty"));
    }
    return div(
        h1("Templates"),
        table(
                caption("Templates, the newest version first").withClass("unseen"),
                thead(
                    tr(
                        th("Template").attr("scope", "col"),
                        th("Version").attr("scope", "col"),
                        th("Status").attr("scope", "col"),
                        th("Since (UTC)").attr("scope", "col"),
                        th("").attr("scope", "col"))),
                tbody(
                    each(
                        templates,
                        each ->
                            tr(
                                td(
                                    a(each.name())
                                        .withHref(Urls.template(each.name(), each.version()))
                                        .withClass("id")),
                                td(String.valueOf(each.version())),
                                td(status(each.status())),
                                td(Bits.moment(each.changed())),
                                td(
                                    a("instances")
                                        .withHref(
                                            Urls.with(Urls.INSTANCES, "template", each.name())))))))
            .withClass("list"));
  }

  private static DomContent status(String status) {
    return span(status)
        .withClasses("status", status.toLowerCase(Locale.ROOT).replaceAll("\\W", ""));
  }

  static DomContent one(ViewReader.Template template) {
    Map<String, @Nullable Object> definition = template.definition();
    String name = template.name() + "@" + template.version();
    return div(
        h1(span("Template ").withClass("faint"), span(name).withClass("id")),
        p(status(template.status()), text(" since "), Bits.moment(template.changed()))
            .withClass("state"),
        definition == null
            ? p("The view does not have its content.").withClass("empty")
            : section(
                    div(Bits.picture(Drawing.of(definition)))
                        .withId("graph")
                        .withClass("graph")
                        .attr("tabindex", "0")
                        .attr("role", "region")
                        .attr("aria-label", "Graph of the template"))
                .withClass("picture"),
        start(template),
        definition == null
            ? text("")
            : details(summary("As JSON"), pre(code(Json.text(definition)))));
  }

  private static DomContent start(ViewReader.Template template) {
    return section(
            h2("Start an instance"),
            form(
                    label(
                        span("Id"),
                        input()
                            .withType("text")
                            .withName("instanceId")
                            .withPlaceholder("a random one")
                            .attr("maxlength", "512")),
                    label(
                        span("Parameters, as a JSON object"),
                        textarea()
                            .withName("parameters")
                            .withRows("4")
                            .withPlaceholder("{\"name\": \"value\"}")
                            .attr("spellcheck", "false")),
                    div(button("Start").withType("submit").withClass("primary"))
                        .withClass("buttons"))
                .attr(
                    "hx-post",
                    Urls.with(
                        Urls.TEMPLATE + "/start",
                        "name",
                        template.name(),
                        "version",
                        String.valueOf(template.version())))
                .attr("hx-target", "#answer")
                .attr("hx-disabled-elt", "find button[type=submit]"),
            div().withId("answer").attr("role", "status").attr("aria-live", "polite"))
        .withClass("start");
  }
}
