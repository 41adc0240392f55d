package io.daggerflow.tools.console.http;

import io.daggerflow.tools.console.view.ViewReader;

/** What calls name, as the view has it; what it does not have is refused. */
public final class Lookup {

  private Lookup() {}

  /** An instance. */
  public static ViewReader.Found instance(ViewReader view, String id) {
    return view.instance(id)
        .orElseThrow(
            () -> new Refusal(404, "Expected an instance '" + id + "', but no event mentions it"));
  }

  /**
   * A version of a template.
   *
   * @param version as the call says it
   */
  public static ViewReader.Template template(ViewReader view, String name, String version) {
    long number = Input.version(version);
    return view.template(name, number)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "Expected version "
                        + number
                        + " of template '"
                        + name
                        + "', but there is none"));
  }
}
