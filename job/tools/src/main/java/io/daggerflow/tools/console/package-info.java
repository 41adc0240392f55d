/**
 * The console: a view of the event topic in SQL, an HTTP interface and a web page on it, and the
 * command that runs them.
 */
@NullMarked
package io.daggerflow.tools.console;

import org.jspecify.annotations.NullMarked;
