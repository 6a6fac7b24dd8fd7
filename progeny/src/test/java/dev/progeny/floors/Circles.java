package dev.progeny.floors;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.function.Function;

/** Finds parts of a program of which each uses the next, and the last the first. */
public final class Circles {
    private Circles() {}

    /** Circles of packages. */
    public static List<String> ofPackages(JavaClasses classes) {
        return of(classes, "packages", JavaClass::getPackageName);
    }

    /** Circles of source files. */
    public static List<String> ofFiles(JavaClasses classes) {
        return of(classes, "files", type -> outermost(type).getName());
    }

    /** Circles of whatever {@code slice} says that a class belongs to. */
    static List<String> of(JavaClasses classes, String what, Function<JavaClass, String> slice) {
        SliceAssignment assignment = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(slice.apply(type));
            }

            @Override
            public String getDescription() {
                return what;
            }
        };
        return slices().assignedFrom(assignment)
                .namingSlices("$1")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .evaluate(classes)
                .getFailureReport()
                .getDetails();
    }

    static JavaClass outermost(JavaClass type) {
        JavaClass outer = type.getBaseComponentType();
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
