package dev.progeny.examples.tutorial;

import dev.progeny.ChildProcess;
import java.util.ArrayList;
import java.util.List;

/** A child works on copies: nothing that it changes changes here. */
final class Isolation {
    private static int counter = 1;

    private Isolation() {}

    public static void main(String[] args) throws InterruptedException {
        List<String> names = new ArrayList<>(List.of("Ada"));

        ChildProcess<Integer> child = ChildProcess.call(() -> {
            names.add("Grace");
            counter += 41;
            System.out.println("in the child:  " + names + ", counter " + counter);
            return counter;
        });

        int result = child.get();
        System.out.println("in the parent: " + names + ", counter " + counter);
        System.out.println("only the result came back: " + result);
    }
}
