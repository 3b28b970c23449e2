package dev.hermes.api.model;

import java.math.BigDecimal;
import java.util.Optional;

/** What a million tokens of a model cost, in US dollars. A price that is not known is not the same as none. */
public record Price(
        BigDecimal input, BigDecimal output, Optional<BigDecimal> cacheRead, Optional<BigDecimal> cacheWrite) {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** Empty when something was used whose price is not known: a part of a cost is none. */
    public Optional<BigDecimal> of(Usage usage) {
        if ((usage.cacheRead() > 0 && cacheRead.isEmpty()) || (usage.cacheWrite() > 0 && cacheWrite.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(times(usage.input(), input)
                .add(times(usage.output(), output))
                .add(times(usage.cacheRead(), cacheRead.orElse(BigDecimal.ZERO)))
                .add(times(usage.cacheWrite(), cacheWrite.orElse(BigDecimal.ZERO)))
                .divide(MILLION));
    }

    private static BigDecimal times(long tokens, BigDecimal price) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
