/**
 * Asking web servers that are no model servers: small requests with a limit of time and size, through the proxy that the
 * environment names. Talking to models is the business of {@code dev.hermes.llm}.
 */
@NullMarked
package dev.hermes.home.web;

import org.jspecify.annotations.NullMarked;
