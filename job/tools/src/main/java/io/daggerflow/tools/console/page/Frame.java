package io.daggerflow.tools.console.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.button;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.form;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.script;
import static j2html.TagCreator.span;
import static j2html.TagCreator.title;

import j2html.tags.DomContent;
import java.util.LinkedHashMap;
import java.util.Map;

/** What all pages have around them: style, scripts, navigation, whether the view is up to date. */
final class Frame {

  private static final String HTMX =
      "{\"includeIndicatorStyles\":false,\"allowEval\":false,\"selfRequestsOnly\":true,"
          + "\"historyCacheSize\":0,\"responseHandling\":["
          + "{\"code\":\"204\",\"swap\":false},{\"code\":\"[23]..\",\"swap\":true},"
          + "{\"code\":\"401\",\"swap\":false,\"error\":true},"
          + "{\"code\":\"[45]..\",\"swap\":true,\"error\":true}]}";

  private static final Map<String, String> PLACES = new LinkedHashMap<>();

  static {
    PLACES.put("Instances", Urls.INSTANCES);
    PLACES.put("Templates", Urls.TEMPLATES);
    PLACES.put("Dead letters", Urls.DEAD_LETTERS);
    PLACES.put("Rejections", Urls.REJECTIONS);
  }

  private Frame() {}

  /**
   * A whole page.
   *
   * @param place the part of the console that is current; empty for none
   * @param notice what users must know before they believe what they see; empty for nothing
   * @param login whether there is a session that can be ended
   */
  static String of(String place, String name, String notice, boolean login, DomContent... content) {
    return document(
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    meta().withName("color-scheme").withContent("light dark"),
                    meta().withName("htmx-config").withContent(HTMX),
                    title(name + " · Dagger"),
                    link().withRel("icon").withHref(Urls.ASSETS + "icon.svg"),
                    link().withRel("stylesheet").withHref(Urls.ASSETS + "drawing.css"),
                    link().withRel("stylesheet").withHref(Urls.ASSETS + "console.css"),
                    script().withSrc(Urls.ASSETS + "htmx.js").attr("defer"),
                    script().withSrc(Urls.ASSETS + "sse.js").attr("defer"),
                    script().withSrc(Urls.ASSETS + "console.js").attr("defer")),
                body(
                    a("To the content").withHref("#content").withClass("skip"),
                    top(place, login),
                    iff(!notice.isEmpty(), p(notice).withClass("notice").attr("role", "status")),
                    main(content).withId("content")))
            .withLang("en"));
  }

  private static DomContent top(String place, boolean login) {
    return header(
        a(span("Dagger")).withHref(Urls.INSTANCES).withClass("brand"),
        nav(each(
                PLACES,
                (name, address) ->
                    a(name).withHref(address).condAttr(name.equals(place), "aria-current", "page")))
            .attr("aria-label", "Parts of the console"),
        iff(
            login,
            form(button("Log out").withType("submit").withClass("quiet"))
                .withMethod("post")
                .withAction(Urls.LOGOUT)));
  }
}
