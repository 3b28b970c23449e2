package dev.hermes.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeSwitchesTest {
    private static final List<@Nullable Object> VALUES = Arrays.asList(
            null,
            "",
            "text",
            1,
            -1,
            7L,
            2.5,
            true,
            List.of(),
            List.of("a", 1),
            Map.of("k", "v"),
            Optional.empty(),
            'c');

    /** Guards make the switch start again behind the label that did not hold. */
    public static final class Sample implements Function<@Nullable Object, String> {
        @Override
        public String apply(@Nullable Object value) {
            return switch (value) {
                case null -> "nothing";
                case String text when text.isEmpty() -> "an empty text";
                case String text -> "the text " + text;
                case Integer number when number < 0 -> "below zero";
                case Number number -> "the number " + number;
                case List<?> list when list.size() > 1 -> inner(list.get(1));
                case List<?> _, Map<?, ?> _ -> "a collection";
                default -> "something else";
            };
        }

        private static String inner(@Nullable Object value) {
            return value instanceof Integer || value == null
                    ? "a list with a number"
                    : switch (value) {
                        case String text -> text;
                        case Boolean flag -> String.valueOf(flag);
                        default -> "?";
                    };
        }
    }

    /** Labels that are no types: these switches keep their bootstrap method. */
    public static final class Mixed implements Function<Object, String> {
        enum Size {
            SMALL,
            LARGE
        }

        @Override
        public String apply(Object value) {
            return switch (value) {
                case Size size when size == Size.LARGE -> "large";
                case Size _ -> "small";
                default -> "no size";
            };
        }
    }

    @Test
    void a_replaced_switch_decides_as_before() throws Exception {
        var before = new Sample();
        var after = replaced(Sample.class);

        for (var value : VALUES) {
            assertThat(after.apply(value)).as("%s", value).isEqualTo(before.apply(value));
        }
    }

    @Test
    void no_switch_over_types_asks_a_bootstrap_method_afterwards() throws Exception {
        assertThat(bootstraps(bytes(Sample.class))).isEqualTo(2);
        assertThat(bootstraps(TypeSwitches.replaced(bytes(Sample.class)))).isZero();
    }

    @Test
    void a_class_without_such_switches_stays_the_same_to_the_byte() throws Exception {
        var bytes = bytes(TypeSwitchesTest.class);

        assertThat(TypeSwitches.replaced(bytes)).isSameAs(bytes);
    }

    @Test
    void switches_over_an_enum_among_the_types_still_work() throws Exception {
        @SuppressWarnings("unchecked")
        var after = (Function<Object, String>) load(Mixed.class, Mixed.Size.class);

        assertThat(after.apply("text")).isEqualTo("no size");
    }

    @SuppressWarnings("unchecked")
    private static Function<@Nullable Object, String> replaced(Class<?> type) throws Exception {
        return (Function<@Nullable Object, String>) load(type);
    }

    private static Object load(Class<?> type, Class<?>... more) throws Exception {
        var loader = new ClassLoader(type.getClassLoader()) {
            Class<?> define(Class<?> original) throws IOException {
                var replaced = TypeSwitches.replaced(bytes(original));
                return defineClass(original.getName(), replaced, 0, replaced.length);
            }
        };
        for (var other : more) {
            loader.define(other);
        }
        return loader.define(type).getConstructor().newInstance();
    }

    private static long bootstraps(byte[] bytes) {
        return ClassFile.of().parse(bytes).methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .filter(element -> element instanceof InvokeDynamicInstruction call
                        && call.bootstrapMethod().methodName().equals("typeSwitch"))
                .count();
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        var resource = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (var in = Objects.requireNonNull(type.getResourceAsStream(resource))) {
            return in.readAllBytes();
        }
    }
}
