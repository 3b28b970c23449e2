/**
 * The client's side of the Agent Client Protocol: JSON-RPC, one message a line, with a program that this one starts or that
 * listens somewhere.
 *
 * <p>Start at {@link dev.hermes.llm.acp.AcpPeer}. It knows requests, answers and limits; what is asked and what the answers
 * mean is the business of {@code AcpTransport}. Why there is no library:
 * {@code docs/decisions/0012-agent-client-protocol-by-hand.md}.
 */
@NullMarked
package dev.hermes.llm.acp;

import org.jspecify.annotations.NullMarked;
