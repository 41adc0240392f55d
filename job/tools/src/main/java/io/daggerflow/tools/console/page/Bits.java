package io.daggerflow.tools.console.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;
import static j2html.TagCreator.time;

import io.daggerflow.state.Status;
import io.daggerflow.tools.drawing.SvgWriter;
import io.daggerflow.tools.words.Took;
import j2html.tags.DomContent;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Small things that several pages show. */
final class Bits {

  private static final int LONG_TEXT = 2000;

  private Bits() {}

  static DomContent status(Status status) {
    return span(status.name()).withClasses("status", status.name().toLowerCase(Locale.ROOT));
  }

  /** A point in time in UTC; the whole of it for the pointer and for programs. */
  static DomContent moment(@Nullable String iso) {
    if (iso == null) {
      return text("");
    }
    String shown = iso.replace('T', ' ').replaceFirst("(\\.\\d+)?Z$", "");
    return time(shown).attr("datetime", iso).withTitle(iso);
  }

  static DomContent moment(@Nullable Long millis) {
    return moment(millis == null ? null : Instant.ofEpochMilli(millis).toString());
  }

  static DomContent instance(String id) {
    return a(id).withHref(Urls.instance(id)).withClass("id");
  }

  static DomContent template(String name, long version) {
    if (name.isEmpty()) {
      return text("on the fly");
    }
    return a(name + "@" + version).withHref(Urls.template(name, version));
  }

  /** How long something took; empty if that is not known. */
  static String took(@Nullable String from, @Nullable String until) {
    Duration duration = Took.between(from, until);
    return duration == null ? "" : Took.of(duration);
  }

  static String shorten(String text) {
    return text.length() <= LONG_TEXT ? text : text.substring(0, LONG_TEXT) + " …";
  }

  /** A picture; its writer has escaped all texts in it. */
  static DomContent picture(io.daggerflow.drawing.Drawing drawing) {
    return rawHtml(SvgWriter.part(drawing));
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
