package dev.hermes.cli.auth;

import dev.hermes.api.HermesException;
import dev.hermes.cli.Context;
import dev.hermes.cli.Display;
import dev.hermes.cloud.CloudSettings;
import dev.hermes.cloud.aws.AwsCaller;
import dev.hermes.cloud.aws.AwsRegion;
import dev.hermes.cloud.aws.AwsSource;
import dev.hermes.cloud.azure.EntraSource;
import dev.hermes.cloud.azure.EntraTokens;
import dev.hermes.home.Redactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Who one is at the large clouds, which are asked for it. Nothing about a cloud that nobody uses here. */
final class CloudIdentities {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Context context;

    CloudIdentities(Context context) {
        this.context = context;
    }

    List<String> lines() throws InterruptedException {
        var lines = new ArrayList<String>();
        if (bedrock()) {
            lines.addAll(amazon());
        }
        if (chosen("azure-foundry")
                && context.config().text("model.auth_mode").orElse("").startsWith("entra")) {
            lines.addAll(microsoft());
        }
        return lines.stream().map(Display::harmless).toList();
    }

    /** Profiles and roles of machines are there for other purposes too. */
    private boolean bedrock() {
        var source = AwsSource.of(context.environment());
        return chosen("bedrock") || hasKey() || source != AwsSource.FILES && source != AwsSource.INSTANCE;
    }

    private boolean hasKey() {
        return !context.environment()
                .getOrDefault("AWS_BEARER_TOKEN_BEDROCK", "")
                .isBlank();
    }

    private boolean chosen(String provider) {
        return context.config()
                .text("model.provider")
                .flatMap(context.providers()::find)
                .filter(row -> row.id().equals(provider))
                .isPresent();
    }

    private List<String> amazon() throws InterruptedException {
        var environment = context.environment();
        var region =
                AwsRegion.of(environment, CloudSettings.of(context.config()).awsRegion());
        var lines = new ArrayList<>(List.of(
                "AWS Bedrock:",
                "  Source: "
                        + (hasKey()
                                ? "AWS_BEARER_TOKEN_BEDROCK"
                                : AwsSource.of(environment).label()),
                "  Region: " + region));
        if (!hasKey()) { // which is no identity
            lines.add("  Caller: "
                    + told(
                            () -> AwsCaller.name(environment, region, context.web(), context.clock()),
                            "check the AWS credentials; 'aws sso login' may help"));
        }
        lines.add("");
        return lines;
    }

    private List<String> microsoft() throws InterruptedException {
        var environment = context.environment();
        var scope = CloudSettings.of(context.config()).entraScope();
        var sources =
                EntraSource.of(environment).stream().map(EntraSource::label).collect(Collectors.joining(", "));
        var endpoint =
                context.config().text("model.base_url").map(Redactor::address).orElse("(not set)");
        return List.of(
                "Azure Foundry (Entra ID):",
                "  Endpoint: " + environment.getOrDefault("AZURE_FOUNDRY_BASE_URL", endpoint),
                "  Scope: " + scope,
                "  Source: " + sources,
                "  Token: "
                        + told(
                                () -> {
                                    new EntraTokens(environment, scope, context.web(), context.clock()).token();
                                    return "acquired";
                                },
                                "'az login', or AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret"),
                "");
    }

    /** An answer of somebody who may be far away or not there at all. */
    private interface Question {
        String ask() throws IOException, InterruptedException;
    }

    private static String told(Question question, String hint) throws InterruptedException {
        var answer = new FutureTask<>(question::ask);
        var thread = Thread.ofVirtual().start(answer);
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException || e.getCause() instanceof HermesException) {
                return e.getCause().getMessage() + " (" + hint + ")";
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException _) {
            return "no answer within " + PATIENCE.toSeconds() + " s (" + hint + ")";
        } finally {
            thread.interrupt();
            thread.join(PATIENCE);
        }
    }
}
