package dev.progeny.floors;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.function.Predicate.not;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The floors of the house, as rules over its class files. Each rule returns what breaks it, so that the same rules can be shown to
 * hold for the library and to catch what a crooked house does.
 *
 * <p>A public package has types that do something, which may use every floor, and leaves, which any floor may use because they use
 * none: exceptions, records, enums, functional interfaces and what management beans offer.
 */
final class Floors {
    private static final Map<String, Integer> FLOOR = Map.ofEntries(
            Map.entry("internal.platform", 0),
            Map.entry("internal.memory", 1),
            Map.entry("internal.transport", 2),
            Map.entry("internal.sync", 2),
            Map.entry("internal.codec", 3),
            Map.entry("internal.control", 4),
            Map.entry("internal.launch", 5),
            Map.entry("internal.child", 5),
            Map.entry("internal.pool", 6),
            Map.entry("internal.manager", 6));
    /** Rooms of one floor of which the first may use the second: who starts a child knows what will run there. */
    private static final Set<List<String>> DOORS = Set.of(List.of("internal.launch", "internal.child"));

    /**
     * A public type and the builder that it hands out and that makes it, or the condition that works on it, name each other, as the
     * programs that users write have it. They are one thing in two files, and count as one.
     */
    private static final Map<String, String> COMPANIONS = Map.of(
            "ChildOptions", "ChildProcess", "ProcessPoolBuilder", "ProcessPool", "ProcessCondition", "ProcessLock");

    private static final List<String> PLATFORM =
            List.of("java.", "javax.crypto.", "javax.management.", "jdk.", "sun.misc.", "org.jspecify.annotations.");

    private final String base;
    private final JavaClasses classes;

    /**
     * Measures a house.
     *
     * @param base the public package at its top
     * @param classes all of its classes
     */
    Floors(String base, JavaClasses classes) {
        this.base = base;
        this.classes = classes;
    }

    /** Classes in a package that the table of floors does not know. */
    List<String> withoutFloor() {
        return classes.stream()
                .filter(this::isInternal)
                .filter(not(this::hasFloor))
                .map(strange -> strange.getName() + " lives in no package of the table")
                .toList();
    }

    /** Uses of a floor by one below it. */
    List<String> upwards() {
        return uses(this::hasFloor)
                .filter(use -> hasFloor(use.getTargetClass()))
                .filter(use -> floor(use.getTargetClass()) > floor(use.getOriginClass()))
                .map(Dependency::getDescription)
                .toList();
    }

    /** Uses of a neighbour on the same floor. */
    List<String> neighbours() {
        return uses(this::hasFloor)
                .filter(use -> hasFloor(use.getTargetClass()))
                .filter(use -> floor(use.getTargetClass()) == floor(use.getOriginClass()))
                .filter(use -> !underBase(use.getTargetClass()).equals(underBase(use.getOriginClass())))
                .filter(use ->
                        !DOORS.contains(List.of(underBase(use.getOriginClass()), underBase(use.getTargetClass()))))
                .map(Dependency::getDescription)
                .toList();
    }

    /** Uses by an internal class of a public type that is not a leaf. */
    List<String> publicTypesUsedInside() {
        return uses(this::isInternal)
                .filter(use -> isPublicPart(use.getTargetClass()) && !isLeaf(use.getTargetClass()))
                .map(Dependency::getDescription)
                .toList();
    }

    /** Uses by a leaf of anything of the house that is not a leaf. */
    List<String> usesByLeaves() {
        return uses(origin -> isPublicPart(origin) && isLeaf(origin))
                .filter(use -> isOurs(use.getTargetClass()))
                .filter(use -> isInternal(use.getTargetClass()) || !isLeaf(use.getTargetClass()))
                .map(Dependency::getDescription)
                .toList();
    }

    /** Internal types in what a user can see: supertypes, public and protected members, bounds of type parameters. */
    List<String> internalTypesInPublicSignatures() {
        return classes.stream()
                .filter(this::isPublicPart)
                .filter(Floors::isVisible)
                .flatMap(type -> Stream.of(
                                mentions(type, "has the supertype", Floors::supertypes),
                                mentions(type, "has a type parameter with", Floors::bounds),
                                members(type))
                        .flatMap(Function.identity()))
                .toList();
    }

    /** Circles of packages; the leaves of a public package count as a package of their own. */
    List<String> circlesOfPackages() {
        return circles("packages", type -> isPublicPart(type) && isLeaf(type) ? "leaves" : type.getPackageName());
    }

    /** Circles of source files. */
    List<String> circlesOfFiles() {
        return circles("files", type -> fileOf(outermost(type)));
    }

    /** Uses of anything but the JDK and the house itself; JSpecify's annotations are not there at run time. */
    List<String> strangers() {
        return uses(origin -> true)
                .filter(use -> !isOurs(use.getTargetClass()))
                .filter(use -> PLATFORM.stream()
                        .noneMatch(prefix -> use.getTargetClass()
                                .getBaseComponentType()
                                .getName()
                                .startsWith(prefix)))
                .map(Dependency::getDescription)
                .toList();
    }

    private Stream<Dependency> uses(Predicate<JavaClass> by) {
        return classes.stream()
                .filter(by)
                .flatMap(origin -> origin.getDirectDependenciesFromSelf().stream())
                .filter(use -> !use.getTargetClass().getBaseComponentType().isPrimitive());
    }

    private Stream<String> members(JavaClass type) {
        return type.getMembers().stream()
                .filter(Floors::isVisible)
                .filter(member -> Stream.concat(member.getAllInvolvedRawTypes().stream(), thrown(member))
                        .anyMatch(this::isInternal))
                .map(member -> member.getFullName() + " has an internal type in its signature");
    }

    private Stream<String> mentions(JavaClass type, String how, Function<JavaClass, Stream<JavaClass>> mentioned) {
        return mentioned
                .apply(type)
                .filter(this::isInternal)
                .map(internal -> type.getName() + " " + how + " " + internal.getName());
    }

    private static Stream<JavaClass> supertypes(JavaClass type) {
        return Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .flatMap(supertype -> supertype.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> bounds(JavaClass type) {
        return type.getTypeParameters().stream().flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> thrown(JavaMember member) {
        return member instanceof JavaCodeUnit code ? code.getExceptionTypes().stream() : Stream.empty();
    }

    private List<String> circles(String what, Function<JavaClass, String> slice) {
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

    private String fileOf(JavaClass outermost) {
        String companion = outermost.getPackageName().equals(base) ? COMPANIONS.get(outermost.getSimpleName()) : null;
        return companion == null ? outermost.getName() : base + "." + companion;
    }

    private boolean isOurs(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.equals(base) || name.startsWith(base + ".");
    }

    private boolean isInternal(JavaClass type) {
        return type.getBaseComponentType().getPackageName().startsWith(base + ".internal.");
    }

    private boolean isPublicPart(JavaClass type) {
        return isOurs(type) && !isInternal(type);
    }

    private boolean hasFloor(JavaClass type) {
        return isInternal(type) && FLOOR.containsKey(underBase(type));
    }

    private int floor(JavaClass type) {
        return FLOOR.get(underBase(type));
    }

    private String underBase(JavaClass type) {
        return type.getBaseComponentType().getPackageName().substring(base.length() + 1);
    }

    /**
     * A leaf is public, or no floor could use it, and stands in a file of its own: a record nested in a type that does something comes
     * with that type. A sealed interface is none: it knows who implements it.
     */
    private static boolean isLeaf(JavaClass type) {
        JavaClass file = outermost(type);
        return file.getModifiers().contains(JavaModifier.PUBLIC) && isOfLeafKind(file)
                || file.getSimpleName().equals("package-info")
                || helpsLeaves(file);
    }

    private static boolean isOfLeafKind(JavaClass file) {
        return file.isAssignableTo(Throwable.class)
                || file.isRecord()
                || file.isEnum()
                || file.isInterface()
                        && (abstractMethods(file) <= 1 || file.getSimpleName().endsWith("MXBean"))
                        && !file.reflect().isSealed();
    }

    /** What is not public and in {@code function} exists for the interfaces there; it is held to the rules of a leaf. */
    private static boolean helpsLeaves(JavaClass file) {
        return file.getPackageName().endsWith(".function");
    }

    private static long abstractMethods(JavaClass type) {
        return type.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                .count();
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type.getBaseComponentType();
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }

    /** Whether a user can name the type: public or protected, and everything around it too. */
    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(Floors::isVisible).orElse(true);
    }

    private static boolean isVisible(JavaMember member) {
        return isVisible(member.getModifiers());
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
