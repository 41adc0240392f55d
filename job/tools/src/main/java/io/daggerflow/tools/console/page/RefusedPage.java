package io.daggerflow.tools.console.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.button;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.input;
import static j2html.TagCreator.li;
import static j2html.TagCreator.ol;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;

import io.daggerflow.tools.console.view.ViewReader;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters or rejections: what could not be used, and why.
 *
 * @param replays whether they can come again
 */
record RefusedPage(String title, String address, String meaning, boolean replays) {

  static final RefusedPage DEAD_LETTERS =
      new RefusedPage(
          "Dead letters",
          Urls.DEAD_LETTERS,
          "Messages that could not be used, the newest first.",
          true);

  static final RefusedPage REJECTIONS =
      new RefusedPage(
          "Rejections", Urls.REJECTIONS, "Requests that the job refused, the newest first.", false);

  /** The field of the form that names a dead letter; the script of the page fills it in. */
  static final String PLACE = "path";

  DomContent page(
      ViewReader.Page<ViewReader.Refused> page, Map<String, Long> counts, @Nullable String code) {
    return div(
            h1(title),
            p(meaning).withClass("faint"),
            codes(counts, code),
            iff(replays, form()),
            div()
                .withId("answer")
                .withClass("stays")
                .attr("role", "status")
                .attr("aria-live", "polite"),
            div(iff(page.rows().isEmpty(), p("None").withClass("empty")), list(page, code)))
        .withId("content-of-" + title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'));
  }

  private DomContent codes(Map<String, Long> counts, @Nullable String chosen) {
    return p(
            a("all")
                .withHref(address)
                .withClass("button quiet")
                .condAttr(chosen == null, "aria-current", "true"),
            each(
                counts,
                (code, count) ->
                    a(code + " " + Bits.number(count))
                        .withHref(Urls.with(address, "code", code))
                        .withClass("button quiet")
                        .condAttr(code.equals(chosen), "aria-current", "true")))
        .withClass("buttons");
  }

  private DomContent list(ViewReader.Page<ViewReader.Refused> page, @Nullable String code) {
    String next =
        Urls.with(
            address,
            "code",
            code == null ? "" : code,
            "after",
            page.next() == null ? "" : page.next());
    return div(
        ol(each(page.rows(), this::item)).withClass("refused"),
        iff(page.next() != null, p(a("Older ones").withHref(next).withClass("button"))));
  }

  /** Asks before a dead letter comes again. */
  private static DomContent form() {
    return div(j2html.TagCreator.form(
                h2("Replay"),
                p(
                    "Its message is read as if it came on its topic again, now. A dead letter that"
                        + " was replayed before is left as it is."),
                input().withType("hidden").withName(PLACE),
                div(
                        button("Replay it").withType("submit").withClass("primary"),
                        button("Cancel")
                            .withType("button")
                            .attr("popovertarget", "do-replay")
                            .attr("popovertargetaction", "hide"))
                    .withClass("buttons"))
            .attr("hx-post", Urls.DEAD_LETTERS + "/replay")
            .attr("hx-target", "#answer")
            .attr("hx-disabled-elt", "find button[type=submit]"))
        .withId("do-replay")
        .attr("popover", "auto")
        .attr("role", "dialog")
        .attr("aria-label", "Replay");
  }

  private static DomContent opener(ViewReader.Refused refused) {
    return button("Replay…")
        .withType("button")
        .withClass("small")
        .attr("popovertarget", "do-replay")
        .attr("data-path", refused.partition() + "/" + refused.offset());
  }

  private DomContent item(ViewReader.Refused refused) {
    Map<String, @Nullable Object> json = refused.json();
    List<DomContent> facts = new ArrayList<>();
    if (json.get("topic") != null && json.get("offset") != null) {
      fact(
          facts,
          "Message",
          json.get("topic")
              + ", partition "
              + json.get("partition")
              + ", offset "
              + json.get("offset"));
    }
    if (json.get("template") != null) {
      fact(facts, "Template", json.get("template") + "@" + Values.text(json.get("version")));
    }
    fact(facts, "Path", json.get("path"));
    fact(facts, "Correlates by", json.get("correlationKey"));
    fact(facts, "Key", json.get("key"));
    fact(
        facts,
        "base64".equals(json.get("valueEncoding")) ? "Value (base64)" : "Value",
        json.get("value"));
    fact(facts, "Request", json.get("request") == null ? null : Json.text(json.get("request")));
    return li(
        p(
                span(Values.text(json.get("code"))).withClass("flag alarm"),
                Bits.moment(Values.text(json.get("time"))),
                iff(
                    json.get("instanceId") != null,
                    Bits.instance(Values.text(json.get("instanceId")))),
                iff(replays, opener(refused)))
            .withClass("when"),
        p(Values.text(json.get("message"))),
        dl(each(facts, fact -> fact)).withClass("parameters"));
  }

  private static void fact(List<DomContent> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.add(div(dt(name), dd(code(Bits.shorten(Values.text(value))))));
    }
  }
}
