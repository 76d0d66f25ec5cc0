package io.tidings.api.access;

import java.security.SecureRandom;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

import io.tidings.access.BearerToken;
import io.tidings.access.TokenId;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Call;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

/// How guessing is slowed down.
@Isolated("it reads the log of the whole process, and goes by the minutes of the clock")
class FailedLoginsIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final String WAIT = "429 Too many failed logins; please wait.";
    private static final String UNKNOWN = "401 A valid bearer token is required.";

    private static final AtomicInteger TESTS = new AtomicInteger();

    /// Of its own for each test.
    private final String address = "198.18." + new SecureRandom().nextInt(256) + "." + TESTS.incrementAndGet();
    private final Call call = Call.of("GET", "/me").from(address);

    /// Counts begin anew with each minute: a test must not run into the next.
    @BeforeEach
    void awaitTimeEnough() throws InterruptedException {
        while (LocalTime.now(ZoneOffset.UTC).getSecond() >= 45) {
            Thread.sleep(100);
        }
    }

    @Test
    void shouldSlowDownGuessing() {
        assertThat(answers(20, call)).containsOnly(UNKNOWN);

        Answer answer = guess(call);

        assertThat(answer.inWords()).isEqualTo(WAIT);
        assertThat(Integer.parseInt(answer.headers().get("Retry-After"))).isBetween(1, 60);
        assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json")
                .doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void shouldLetInGoodTokensFromWhereOthersGuess() {
        Tenant tenant = API.tenant();
        answers(25, call);

        assertThat(tenant.admin().send(call).inWords()).isEqualTo("200");
        assertThat(API.anonymous().send(call).inWords()).as("who has no token has not guessed").isEqualTo(UNKNOWN);
        assertThat(API.anonymous().send(Call.of("GET", "/health").from(address)).status()).isEqualTo(200);
        assertThat(guess(call).inWords()).isEqualTo(WAIT);
    }

    @Test
    void shouldNotSlowDownOtherAddresses() {
        answers(25, call);

        assertThat(guess(Call.of("GET", "/me").from("203.0.113.9")).inWords()).isEqualTo(UNKNOWN);
    }

    @Test
    void shouldBelieveTheGatewayAndNoHeader() {
        assertThat(IntStream.range(0, 21)
                .mapToObj(i -> guess(call.header("x-forwarded-for", "203.0.113." + i)
                        .header("forwarded", "for=203.0.113." + i)))
                .map(Answer::inWords)).endsWith(WAIT);
    }

    @Test
    void shouldSlowDownGuessesAtOneTokenFromEverywhere() {
        Caller owner = API.tenant().admin();
        TokenId id = new TokenId(owner.token().orElseThrow().substring(4, 28));

        List<String> answers = Stream
                .generate(() -> API.holding(BearerToken.create(id, new SecureRandom()).text()).get("/me"))
                .limit(22)
                .map(Answer::inWords)
                .toList();

        assertThat(answers.subList(0, 20)).containsOnly(UNKNOWN);
        assertThat(answers.subList(20, 22)).containsOnly(WAIT);
        assertThat(owner.get("/me").inWords()).as("its owner is none the worse").isEqualTo("200");
    }

    @Test
    void shouldRememberGuessesOnEveryInstance() {
        answers(20, call);
        API.restart(Map.of());

        assertThat(guess(call).inWords()).isEqualTo(WAIT);
    }

    @Test
    void shouldWriteNothingForGoodTokens() {
        Tenant tenant = API.tenant();
        long before = counts();

        IntStream.range(0, 10).forEach(_ -> tenant.admin().send(call).success());
        assertThat(counts()).isEqualTo(before);

        answers(30, call);
        assertThat(counts()).isEqualTo(before + 1);
    }

    @Test
    void shouldLogWhoFailedAndNeverTheToken() {
        BearerToken wrong = BearerToken.create(new TokenId(Tenant.newId()), new SecureRandom());
        String owned = API.tenant().admin().token().orElseThrow();
        BearerToken guessed = BearerToken.create(new TokenId(owned.substring(4, 28)), new SecureRandom());

        List<String> lines = logged(LoginGuard.class.getName(), Level.INFO, () -> {
            API.holding(wrong.text()).send(call);
            API.holding(guessed.text()).send(call);
            API.holding("secret").send(call);
        });

        assertThat(lines).containsExactly(
                "login failed: token " + wrong.id().value() + " from " + address + ": " + UNKNOWN,
                "login failed: token " + guessed.id().value() + " from " + address + ": " + UNKNOWN,
                "login failed: token none of ours from " + address + ": " + UNKNOWN);
    }

    @Test
    void shouldLogNoSecretAtAnyLevel() {
        String[] made = new String[1];
        BearerToken wrong = BearerToken.create(new TokenId(Tenant.newId()), new SecureRandom());

        List<String> lines = logged(Logger.ROOT_LOGGER_NAME, Level.DEBUG, () -> {
            made[0] = API.tenant().admin().token().orElseThrow();
            API.holding(made[0]).send(call).success();
            API.holding(wrong.text()).send(call);
        });

        assertThat(lines).isNotEmpty()
                .noneMatch(line -> line.contains(made[0].substring(29)) || line.contains(wrong.secret()));
    }

    private List<String> answers(int times, Call guess) {
        return IntStream.range(0, times).mapToObj(_ -> guess(guess).inWords()).toList();
    }

    private static Answer guess(Call call) {
        return API.holding(BearerToken.create(new TokenId(Tenant.newId()), new SecureRandom()).text()).send(call);
    }

    private static long counts() {
        return API.dynamoDb()
                .scanPaginator(scan -> scan.tableName(ApiUnderTest.TABLE))
                .items()
                .stream()
                .filter(item -> item.get("PK").s().startsWith("FAILED#"))
                .count();
    }

    private static List<String> logged(String name, Level level, Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        // Others may be logging still: the services, and who notes the use of a token.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(level);
        try {
            work.run();
        } finally {
            logger.setLevel(before);
            logger.setAdditive(true);
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
