package dev.hermes.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
import dev.hermes.api.model.ErrorClass;
import dev.hermes.api.model.Message;
import dev.hermes.api.model.ModelException;
import dev.hermes.api.model.ModelRequest;
import dev.hermes.cloud.CloudSettings;
import dev.hermes.cloud.CloudSigner;
import dev.hermes.home.web.LazyWeb;
import dev.hermes.llm.Transports;
import dev.hermes.testkit.ModelServer;
import dev.hermes.testkit.MutableClock;
import dev.hermes.testkit.PlayedServer;
import dev.hermes.testkit.Recorded;
import dev.hermes.testkit.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** Requests to a server that checks Amazon's signature by its own computation, and speaks Amazon's framing. */
class AwsSignerTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    @TempDir
    Path home;

    private final ModelServer server = ModelServer.start().awsSecret(SECRET);
    private final PlayedServer metadata = PlayedServer.start();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void emptyHome() {
        environment.put("HOME", home.toString());
    }

    @AfterEach
    void stop() {
        server.close();
        metadata.close();
    }

    @Test
    void keys_of_the_environment_sign_for_the_region() throws Exception {
        environment.putAll(keys());
        environment.put("AWS_REGION", "eu-central-1");
        var received = ask("us.amazon.nova-pro-v1:0");
        assertThat(received.header("authorization").orElseThrow())
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                .contains("/eu-central-1/bedrock/aws4_request");
        assertThat(received.header("x-amz-security-token")).isEmpty();
    }

    @Test
    void temporary_keys_come_with_their_token() throws Exception {
        environment.putAll(keys());
        environment.put("AWS_SESSION_TOKEN", "temporary");
        assertThat(ask("arn:aws:bedrock:us-east-1:1:inference-profile/x").header("x-amz-security-token"))
                .contains("temporary");
    }

    @Test
    void a_profile_that_a_variable_names_is_used_with_its_region() throws Exception {
        file("credentials", "[work]\naws_access_key_id = AKIDWORK\naws_secret_access_key = " + SECRET + "\n");
        file("config", "[profile work]\nregion = ap-south-1\n");
        environment.put("AWS_PROFILE", "work");
        assertThat(ask("m").header("authorization").orElseThrow())
                .contains("AKIDWORK/")
                .contains("/ap-south-1/");
    }

    @Test
    void a_profile_may_ask_a_program() throws Exception {
        file("config", """
                [default]
                credential_process = echo '{"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"%s"}'
                """.formatted(SECRET));
        assertThat(ask("m").header("authorization").orElseThrow()).contains("AKIDPROCESS/");
    }

    @Test
    void a_profile_of_sso_without_a_login_says_how_to_log_in() throws Exception {
        file("config", """
                [default]
                sso_session = work
                sso_account_id = 123456789012
                sso_role_name = Developer
                region = eu-west-1
                [sso-session work]
                sso_region = eu-west-1
                sso_start_url = https://example.awsapps.com/start
                """);
        var failure = catchThrowableOfType(ModelException.class, () -> ask("m"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure.getMessage())
                .contains("~/.aws")
                .containsIgnoringCase("sso")
                .doesNotContain("class path");
    }

    @Test
    void a_profile_that_does_not_exist_is_named() {
        environment.put("AWS_PROFILE", "nobody");
        var failure = catchThrowableOfType(ModelException.class, () -> ask("m"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure.getMessage()).contains("AWS_PROFILE").contains("nobody");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void without_anything_else_the_metadata_of_the_instance_is_asked() throws Exception {
        // given
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url());
        metadata.on("/latest/api/token", new PlayedServer.Answer(200, "session", Map.of()));
        metadata.on("/latest/meta-data/iam/security-credentials-extended/", new PlayedServer.Answer(404, "", Map.of()));
        metadata.on("/latest/meta-data/iam/security-credentials/", new PlayedServer.Answer(200, "role", Map.of()));
        metadata.on("/latest/meta-data/iam/security-credentials/role", PlayedServer.Answer.json("""
                        {"Code":"Success","AccessKeyId":"AKIDROLE","SecretAccessKey":"%s","Token":"t",
                         "Expiration":"2099-01-01T00:00:00Z"}""".formatted(SECRET)));
        // when
        var received = ask("m");
        // then
        assertThat(received.header("authorization").orElseThrow()).contains("AKIDROLE/");
        assertThat(received.header("x-amz-security-token")).contains("t");
    }

    @Test
    void a_container_gets_its_role_from_the_server_beside_it_wherever_the_variables_stand() throws Exception {
        // given variables that the process does not have
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", metadata.url() + "/role");
        environment.put(
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                Files.writeString(home.resolve("token"), "pod-token\n").toString());
        metadata.on("/role", PlayedServer.Answer.json("""
                {"AccessKeyId":"AKIDTASK","SecretAccessKey":"%s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}""".formatted(SECRET)));
        // when
        var received = ask("m");
        // then
        assertThat(received.header("authorization").orElseThrow()).contains("AKIDTASK/");
        assertThat(received.header("x-amz-security-token")).contains("t");
        assertThat(metadata.asked().getFirst().headers()).containsEntry("authorization", "pod-token");
    }

    @Test
    void the_role_of_a_container_is_asked_for_again_before_it_ends() {
        // given
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", metadata.url() + "/role");
        var first =
                "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"2026-03-01T10:00:00Z\"}";
        metadata.on(
                "/role", PlayedServer.Answer.json(first), PlayedServer.Answer.json(first.replace("\"A\"", "\"B\"")));
        var clock = MutableClock.at("2026-03-01T09:00:00Z");
        var role = new ContainerCredentials(environment, clock);
        // then
        assertThat(role.resolveCredentials().accessKeyId()).isEqualTo("A");
        clock.advance(Duration.ofMinutes(54));
        assertThat(role.resolveCredentials().accessKeyId()).isEqualTo("A");
        clock.advance(Duration.ofMinutes(2));
        assertThat(role.resolveCredentials().accessKeyId()).isEqualTo("B");
    }

    @Test
    void a_role_that_cannot_be_asked_for_again_is_good_until_it_ends() {
        // given
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", metadata.url() + "/role");
        metadata.on(
                "/role",
                PlayedServer.Answer.json(
                        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"2026-03-01T10:00:00Z\"}"),
                PlayedServer.Answer.json(500, "{}"));
        var clock = MutableClock.at("2026-03-01T09:00:00Z");
        var role = new ContainerCredentials(environment, clock);
        role.resolveCredentials();
        // then
        clock.advance(Duration.ofMinutes(58));
        assertThat(role.resolveCredentials().accessKeyId()).isEqualTo("A");
        clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(role::resolveCredentials).hasMessageContaining("HTTP 500");
    }

    @Test
    void a_role_is_asked_for_by_https_or_nearby() {
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://evil.example/role");
        var failure = catchThrowableOfType(ModelException.class, () -> ask("m"));
        assertThat(failure.getMessage()).contains("the role of the container").contains("https");
    }

    @Test
    void amazon_says_who_one_is() throws Exception {
        environment.putAll(keys());
        environment.put("AWS_ENDPOINT_URL_STS", metadata.url());
        metadata.on(
                "/",
                new PlayedServer.Answer(
                        200,
                        "<GetCallerIdentityResponse><Arn>arn:aws:iam::1:user/me</Arn></GetCallerIdentityResponse>",
                        Map.of()));
        try (var web = new LazyWeb(environment)) {
            assertThat(AwsCaller.name(environment, "eu-west-1", web, Clock.systemUTC()))
                    .isEqualTo("arn:aws:iam::1:user/me");
        }
        var asked = metadata.asked().getFirst();
        assertThat(asked.body()).startsWith("Action=GetCallerIdentity&");
        assertThat(asked.headers().get("authorization")).contains("/eu-west-1/sts/aws4_request");
    }

    @Test
    void a_wrong_secret_is_refused_by_the_server() {
        environment.putAll(keys());
        environment.put("AWS_SECRET_ACCESS_KEY", "another secret altogether");
        var failure = catchThrowableOfType(ModelException.class, () -> ask("m"));
        assertThat(failure.kind()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure.getMessage()).startsWith("HTTP 403: The request signature");
    }

    @Test
    void a_source_is_chosen_by_what_there_is() throws Exception {
        assertThat(AwsSource.of(environment)).isEqualTo(AwsSource.INSTANCE);
        file("credentials", "");
        assertThat(AwsSource.of(environment)).isEqualTo(AwsSource.FILES);
        environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
        assertThat(AwsSource.of(environment)).isEqualTo(AwsSource.WEB_IDENTITY);
        environment.put("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
        assertThat(AwsSource.of(environment)).isEqualTo(AwsSource.CONTAINER);
        environment.put("AWS_PROFILE", "p");
        assertThat(AwsSource.of(environment)).isEqualTo(AwsSource.PROFILE);
        environment.putAll(keys());
        assertThat(AwsSource.of(environment)).isEqualTo(AwsSource.KEYS);
    }

    @Test
    void the_settings_go_before_variables_and_those_before_files() throws Exception {
        assertThat(AwsRegion.of(environment, Optional.empty())).isEqualTo("us-east-1");
        file("config", "[default]\nregion = eu-west-3\n");
        assertThat(AwsRegion.of(environment, Optional.empty())).isEqualTo("eu-west-3");
        environment.put("AWS_DEFAULT_REGION", "eu-west-2");
        assertThat(AwsRegion.of(environment, Optional.empty())).isEqualTo("eu-west-2");
        environment.put("AWS_REGION", "eu-west-1");
        assertThat(AwsRegion.of(environment, Optional.of(""))).isEqualTo("eu-west-1");
        assertThat(AwsRegion.of(environment, Optional.of("eu-north-1"))).isEqualTo("eu-north-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.evil.com/#", "evil.com:443/a", "us-east-1.evil.com", "us-east-1/", "@evil", "US-EAST-1"})
    void what_is_no_name_of_a_region_never_becomes_part_of_a_host(String text) {
        assertThat(AwsRegion.of(Map.of("AWS_REGION", text), Optional.of(text))).isEqualTo("us-east-1");
        assertThat(AwsRegion.of(Map.of("AWS_REGION", text, "AWS_DEFAULT_REGION", "eu-west-2"), Optional.empty()))
                .isEqualTo("eu-west-2");
        assertThat(AwsRegion.mistake(Map.of("AWS_REGION", text), Optional.empty()))
                .hasValueSatisfying(mistake -> assertThat(mistake).startsWith("AWS_REGION is '" + text));
        assertThat(AwsRegion.mistake(Map.of("AWS_REGION", "us-gov-west-1"), Optional.of("eu-isoe-west-1")))
                .isEmpty();
    }

    @Test
    void hosts_of_amazon_tell_their_region() {
        assertThat(AwsRegion.ofHost("bedrock-runtime.eu-west-1.amazonaws.com")).contains("eu-west-1");
        assertThat(AwsRegion.ofHost("bedrock-runtime-fips.us-gov-west-1.amazonaws.com"))
                .contains("us-gov-west-1");
        assertThat(AwsRegion.ofHost("vpce-1-2.bedrock-runtime.us-west-2.vpce.amazonaws.com"))
                .contains("us-west-2");
        assertThat(AwsRegion.ofHost("127.0.0.1")).isEmpty();
    }

    private Recorded ask(String model) throws InterruptedException {
        server.enqueue(Reply.text("good day"));
        var endpoint = new Endpoint(
                "bedrock",
                ApiMode.BEDROCK_CONVERSE,
                server.url(),
                Optional.empty(),
                Map.of(),
                JsonNodeFactory.instance.objectNode());
        var settings = new CloudSettings(Optional.empty(), "scope");
        try (var web = new LazyWeb(environment);
                var transports = new Transports(
                        "hermes-test", false, new CloudSigner(environment, settings, web, Clock.systemUTC()))) {
            var answer = transports
                    .of(endpoint.mode())
                    .ask(ModelRequest.of(endpoint, model, List.of(Message.user("hi"))), _ -> {});
            assertThat(answer.message().text()).isEqualTo("good day");
        }
        return server.lastRequest();
    }

    private static Map<String, String> keys() {
        return Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", SECRET);
    }

    private void file(String name, String text) throws IOException {
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws").resolve(name), text);
    }
}
