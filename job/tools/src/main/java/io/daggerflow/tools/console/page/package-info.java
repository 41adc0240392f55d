/** The web page, made on the server: each class writes a page or a piece of one. */
@NullMarked
package io.daggerflow.tools.console.page;

import org.jspecify.annotations.NullMarked;
