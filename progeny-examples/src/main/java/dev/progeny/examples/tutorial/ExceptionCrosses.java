package dev.progeny.examples.tutorial;

import dev.progeny.ProcessPool;
import java.util.Arrays;

/** An exception of a task arrives as it was thrown, with the child's stack trace above the caller's. */
final class ExceptionCrosses {
    private ExceptionCrosses() {}

    public static void main(String[] args) throws InterruptedException {
        try (ProcessPool pool = ProcessPool.create(1)) {
            try {
                pool.apply("twelve", ExceptionCrosses::parse);
            } catch (NumberFormatException e) {
                System.out.println("caught: " + e.getMessage());
                System.out.println("thrown in: " + methods(e, "parse"));
                System.out.println("asked for in: " + methods(e, "main"));
            }
            System.out.println("and the pool goes on: " + pool.apply("12", ExceptionCrosses::parse));
        }
    }

    private static int parse(String text) {
        return Integer.parseInt(text);
    }

    private static String methods(Throwable thrown, String name) {
        return Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().equals(ExceptionCrosses.class.getName()))
                .map(StackTraceElement::getMethodName)
                .filter(name::equals)
                .findFirst()
                .orElse("nowhere");
    }
}
