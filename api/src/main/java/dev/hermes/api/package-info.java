/**
 * The contracts that plugins and inner modules share.
 *
 * <p>Start at {@link dev.hermes.api.tool.Tool} (what a model may do) and {@link dev.hermes.api.model.ModelTransport}
 * (how a model is asked). Here lives no implementation, no file access and no network; what is here may be depended on
 * by everybody, so it changes rarely.
 */
@NullMarked
package dev.hermes.api;

import org.jspecify.annotations.NullMarked;
