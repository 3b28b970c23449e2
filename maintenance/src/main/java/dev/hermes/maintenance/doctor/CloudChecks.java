package dev.hermes.maintenance.doctor;

import dev.hermes.api.model.ModelException;
import dev.hermes.cloud.CloudSettings;
import dev.hermes.cloud.aws.AwsRegion;
import dev.hermes.cloud.aws.AwsSource;
import dev.hermes.cloud.aws.BedrockCatalog;
import dev.hermes.cloud.azure.EntraSource;
import dev.hermes.cloud.azure.EntraTokens;
import dev.hermes.home.Config;
import dev.hermes.home.web.Web;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the identities that large clouds are asked with are accepted there. Where there is none, nobody is asked. */
final class CloudChecks {
    private static final String BEDROCK = "AWS Bedrock";
    private static final String AZURE = "Azure Foundry (Entra ID)";

    private final Map<String, String> environment;
    private final Config config;
    private final Web web;
    private final Clock clock;

    CloudChecks(Map<String, String> environment, Config config, Web web, Clock clock) {
        this.environment = environment;
        this.config = config;
        this.web = web;
        this.clock = clock;
    }

    void run(Findings findings) throws InterruptedException {
        var source = AwsSource.of(environment);
        if (source != AwsSource.INSTANCE && source != AwsSource.FILES) { // those are there for other purposes too
            bedrock(source, findings);
        }
        boolean azure = config.text("model.provider").orElse("").startsWith("azure");
        if (azure && config.text("model.auth_mode").orElse("").startsWith("entra")) {
            entra(findings);
        }
    }

    private void bedrock(AwsSource source, Findings findings) throws InterruptedException {
        var region = AwsRegion.of(environment, CloudSettings.of(config).awsRegion());
        try {
            int count = new BedrockCatalog(environment, region, Optional.empty(), web, clock)
                    .models()
                    .size();
            findings.ok(BEDROCK, source.label() + ", " + region + ", " + count + " models");
        } catch (IOException e) {
            findings.warn(BEDROCK, source.label() + ", " + region + ": " + e.getMessage());
            findings.issue("Check the AWS credentials; the identity needs the permission bedrock:ListFoundationModels");
        }
    }

    private void entra(Findings findings) throws InterruptedException {
        var scope = CloudSettings.of(config).entraScope();
        var sources =
                EntraSource.of(environment).stream().map(EntraSource::label).collect(Collectors.joining(", "));
        try {
            new EntraTokens(environment, scope, web, clock).token();
            findings.ok(AZURE, sources + ", " + scope);
        } catch (ModelException e) {
            findings.warn(AZURE, String.valueOf(e.getMessage()));
            findings.issue("Check the Entra identity: 'az login', or AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret");
        }
    }
}
