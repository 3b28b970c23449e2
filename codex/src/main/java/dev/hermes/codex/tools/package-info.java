/** Our own tools for Codex: a server of the Model Context Protocol on standard input and output, made with its Java SDK. */
@NullMarked
package dev.hermes.codex.tools;

import org.jspecify.annotations.NullMarked;
