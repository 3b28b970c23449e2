/**
 * Completion scripts for shells, made from the command model. A script is static: completing starts no JVM. What changes,
 * profiles, sessions and boards, the script reads from the home; models are those known when it was made.
 */
@NullMarked
package dev.hermes.cli.completion;

import org.jspecify.annotations.NullMarked;
