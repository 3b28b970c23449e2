package dev.hermes.dist;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a class its switches over types as plain code. The compiler leaves them to a bootstrap method that spins a hidden class
 * when a switch is first reached, which no class cache of JDK 25 can keep: about a millisecond each, several for the
 * first. What is written here does what {@link java.lang.runtime.SwitchBootstraps#typeSwitch} promises: the index of the first
 * label from a given one on that fits, -1 for null, the number of labels when none fits. Switches with labels other
 * than types stay as they are.
 */
final class TypeSwitches {
    private static final String BOOTSTRAPS = "Ljava/lang/runtime/SwitchBootstraps;";

    private TypeSwitches() {}

    static byte[] replaced(byte[] bytes) {
        var file = ClassFile.of();
        var model = file.parse(bytes);
        if (switches(model).isEmpty()) {
            return bytes;
        }
        return file.transformClass(model, new Transform(model));
    }

    private static List<InvokeDynamicInstruction> switches(ClassModel model) {
        var found = new ArrayList<InvokeDynamicInstruction>();
        for (var method : model.methods()) {
            method.code().stream()
                    .flatMap(CodeModel::elementStream)
                    .filter(InvokeDynamicInstruction.class::isInstance)
                    .map(InvokeDynamicInstruction.class::cast)
                    .filter(TypeSwitches::overTypesOnly)
                    .forEach(found::add);
        }
        return found;
    }

    private static boolean overTypesOnly(InvokeDynamicInstruction call) {
        var bootstrap = call.bootstrapMethod();
        return bootstrap.owner().descriptorString().equals(BOOTSTRAPS)
                && bootstrap.methodName().equals("typeSwitch")
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
    }

    /** Each call becomes one of a private method that is added to the class. */
    private static final class Transform implements ClassTransform {
        private final ClassModel model;
        private final List<InvokeDynamicInstruction> calls = new ArrayList<>();

        Transform(ClassModel model) {
            this.model = model;
        }

        @Override
        public void accept(ClassBuilder builder, ClassElement element) {
            if (element instanceof MethodModel method) {
                builder.transformMethod(method, (methodBuilder, part) -> {
                    if (part instanceof CodeModel code) {
                        methodBuilder.transformCode(code, this::instruction);
                    } else {
                        methodBuilder.with(part);
                    }
                });
            } else {
                builder.with(element);
            }
        }

        private void instruction(CodeBuilder builder, CodeElement element) {
            if (element instanceof InvokeDynamicInstruction call && overTypesOnly(call)) {
                boolean inInterface = model.flags().has(AccessFlag.INTERFACE);
                builder.invokestatic(model.thisClass().asSymbol(), name(calls.size()), call.typeSymbol(), inInterface);
                calls.add(call);
            } else {
                builder.with(element);
            }
        }

        @Override
        public void atEnd(ClassBuilder builder) {
            for (int i = 0; i < calls.size(); i++) {
                var call = calls.get(i);
                builder.withMethodBody(
                        name(i),
                        call.typeSymbol(),
                        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                        code -> body(code, call.typeSymbol(), call.bootstrapArgs()));
            }
        }

        private static String name(int index) {
            return "typeSwitch$" + index;
        }

        private static void body(CodeBuilder code, MethodTypeDesc type, List<ConstantDesc> labels) {
            assert type.parameterCount() == 2;
            var present = code.newLabel();
            code.aload(0).ifnonnull(present).iconst_m1().ireturn().labelBinding(present);
            for (int i = 0; i < labels.size(); i++) {
                var next = code.newLabel();
                code.iload(1).loadConstant(i).if_icmpgt(next);
                code.aload(0).instanceOf((ClassDesc) labels.get(i)).ifeq(next);
                code.loadConstant(i).ireturn().labelBinding(next);
            }
            code.loadConstant(labels.size()).ireturn();
        }
    }
}
