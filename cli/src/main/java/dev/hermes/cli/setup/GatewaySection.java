package dev.hermes.cli.setup;

import dev.hermes.cli.Context;
import dev.hermes.cli.gateway.GatewaySetup;
import dev.hermes.cli.prompt.Questions;
import java.util.List;

/** Who may reach the agent through the gateway, and what keeps that running. */
final class GatewaySection implements Section {
    @Override
    public boolean run(Context context, Questions questions) throws InterruptedException {
        return new GatewaySetup(context).run(questions);
    }

    @Override
    public List<String> commands() {
        return GatewaySetup.COMMANDS;
    }
}
