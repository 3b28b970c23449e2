/**
 * Scripts of the model that call tools.
 *
 * <p>Start at {@link dev.hermes.tools.code.ExecuteCodeTool}. A script is a child process that talks to the tools of its
 * session over a socket; each call passes the same guards as if the model had made it.
 */
@NullMarked
package dev.hermes.tools.code;

import org.jspecify.annotations.NullMarked;
