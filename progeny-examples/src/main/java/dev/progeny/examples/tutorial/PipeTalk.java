package dev.progeny.examples.tutorial;

import dev.progeny.ChildProcess;
import dev.progeny.Connection;
import dev.progeny.Pipe;
import java.io.EOFException;

/** Two processes talk through a pipe, until one of them hangs up. */
final class PipeTalk {
    private PipeTalk() {}

    public static void main(String[] args) throws Exception {
        Pipe pipe = Pipe.duplex();
        Connection parent = pipe.first();
        Connection child = pipe.second();

        ChildProcess<Void> echo = ChildProcess.start(() -> {
            String name = child.receive();
            child.send("hello, " + name);
            child.close();
        });
        parent.send("parent");
        System.out.println(parent.<String>receive());
        try {
            parent.receive();
        } catch (EOFException e) {
            System.out.println("the child has hung up");
        }
        echo.join();
        parent.close();
    }
}
