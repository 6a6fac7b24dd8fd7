package dev.progeny.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.progeny.Connection;
import dev.progeny.Pipe;
import dev.progeny.ProcessPool;
import dev.progeny.function.RemoteCallable;
import dev.progeny.function.RemoteFunction;
import dev.progeny.function.RemoteRunnable;
import java.io.Externalizable;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    static final String HERE = DiagnosisTest.class.getName();

    /** Not serializable. */
    static class Session {}

    record Customer(String name, @Nullable Object session) implements Serializable {}

    static class Base implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "UnusedVariable"}) // read by serialization
        private final Object inherited;

        Base(Object inherited) {
            this.inherited = inherited;
        }
    }

    static final class Order extends Base {
        private static final long serialVersionUID = 1L;
        final Customer customer;

        @SuppressWarnings("unused") // as in a real class, not every field is at fault
        private final transient Session transientSession = new Session();

        Order(Object inherited, Customer customer) {
            super(inherited);
            this.customer = customer;
        }
    }

    static final class Holder implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused") // read by serialization
        private @Nullable Object held;

        Holder(@Nullable Object held) {
            this.held = held;
        }
    }

    @Test
    void theValueItselfIsNamed() {
        assertThat(refusal(new Session()))
                .isEqualTo("cannot encode the element: " + HERE
                        + "$Session is not serializable; let it implement java.io.Serializable");
    }

    @Test
    void thePathOfFieldsLeadsToTheCulprit() {
        assertThat(refusal(new Order("fine", new Customer("Ann", new Holder(new Session())))))
                .isEqualTo("cannot encode the element: Order.customer.session.held (" + HERE
                        + "$Session) is not serializable; make it transient or implement java.io.Serializable");
    }

    @Test
    void aPrivateFieldOfASuperclassIsFound() {
        assertThat(refusal(new Order(new Session(), new Customer("Ann", null)))).contains("Order.inherited (" + HERE);
    }

    @Test
    void aRecordIsNotToldToMakeAComponentTransient() {
        assertThat(refusal(new Customer("Ann", new Session())))
                .contains("Customer.session (" + HERE)
                .doesNotContain("transient");
    }

    @Test
    void elementsOfArraysAndCollectionsAreCounted() {
        Object session = new Session();

        assertThat(refusal(new Object[] {1, null, new Object[] {session}})).contains(": Object[][2][0] (");
        assertThat(refusal(new ArrayList<>(List.of(1, 2, 3, session)))).contains(": ArrayList[3] (");
        assertThat(refusal(new Holder(List.of(1, session)))).contains(": Holder.held[1] (");
        assertThat(refusal(new Holder(Set.of(session)))).contains(": Holder.held[0] (");
    }

    @Test
    void keysAndValuesOfMapsAreNamedByTheKey() {
        Object session = new Session();

        assertThat(refusal(new Holder(Map.of("x", 1, "y", List.of(session))))).contains(": Holder.held[\"y\"][0] (");
        assertThat(refusal(new Holder(Map.of(session, 1)))).contains(": Holder.held.key[a " + HERE + "$Session] (");
    }

    @Test
    void whatTheJdkHidesIsReachedByItsPublicMethods() {
        assertThat(refusal(new Holder(new AtomicReference<>(new Session())))).contains(": Holder.held.get() (");
        assertThat(refusal(new Holder(Map.entry("k", "v")))).contains(": Holder.held (java.util.KeyValueHolder)");
        assertThat(refusal(new Holder(Optional.of(1))))
                .contains("java.util.Optional) is not serializable; make it transient");
    }

    @Test
    void anExceptionsCauseIsNamed() {
        Exception cause = new IllegalStateException("inner") {
            private static final long serialVersionUID = 1L;

            @SuppressWarnings("unused") // read by serialization
            final Object session = new Session();
        };

        assertThat(refusal(new RuntimeException("outer", cause))).contains("RuntimeException.cause");
    }

    @Test
    void aCircleOfObjectsIsWalkedOnce() {
        Holder first = new Holder(null);
        Holder second = new Holder(List.of(first, new Customer("Ann", new Session())));
        first.held = second;

        assertThat(refusal(first)).contains(": Holder.held.held[1].session (");
    }

    @Test
    void theShortestPathIsShown() {
        Session session = new Session();

        assertThat(refusal(new Object[] {new Holder(new Holder(session)), session}))
                .contains(": Object[][1] (");
    }

    @Test
    void aCapturedArgumentIsCounted() {
        int number = 1;
        Session session = new Session();
        RemoteCallable<String> task = () -> number + session.toString();

        assertThat(refusal(task))
                .contains("captured argument 2 of the lambda in " + HERE + ".aCapturedArgumentIsCounted (" + HERE
                        + "$Session) is not serializable; ");
    }

    @Test
    void thePathGoesOnIntoACapturedArgument() {
        Customer customer = new Customer("Ann", new Holder(new Session()));
        RemoteCallable<String> task = customer::toString;
        RemoteCallable<String> lambda = () -> customer.name();

        assertThat(refusal(task))
                .contains("the object of the method reference ::toString in " + HERE + ": Customer.session.held (");
        assertThat(refusal(lambda))
                .contains("captured argument 1 of the lambda in " + HERE
                        + ".thePathGoesOnIntoACapturedArgument: Customer.session.held");
    }

    private final int field = 7;

    @Test
    void aLambdaThatCapturesThisByAccidentIsToldSo() {
        RemoteCallable<Integer> task = () -> field + 1;

        assertThat(refusal(task))
                .isEqualTo("cannot encode the element: `this`, captured by the lambda in " + HERE
                        + ".aLambdaThatCapturesThisByAccidentIsToldSo (" + HERE
                        + ") is not serializable; the lambda uses a field or"
                        + " a method of " + HERE
                        + " and so captures the whole object: copy the field to a local variable before the"
                        + " lambda (var x = this.x;) and use that, or make the method static");
    }

    @Test
    void aSerializableThisThatHoldsMoreThanTheLambdaNeedsIsToldSo() {
        assertThat(refusal(new Service().task()))
                .contains(
                        "`this`, captured by the lambda in " + HERE + "$Service.task: Service.socket (java.net.Socket)")
                .contains("copy the field to a local variable");
    }

    static final class Service implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused") // read by serialization
        private final Socket socket = new Socket();

        private final int port = 80;

        RemoteCallable<Integer> task() {
            return () -> port;
        }
    }

    @Test
    void aLambdaWithinALambdaIsFollowed() {
        Session session = new Session();
        RemoteFunction<Integer, String> inner = number -> number + session.toString();
        RemoteCallable<String> outer = () -> inner.apply(1);

        assertThat(refusal(outer))
                .contains("captured argument 1 of the lambda in " + HERE
                        + ".aLambdaWithinALambdaIsFollowed: captured argument 1 of the" + " lambda in " + HERE
                        + ".aLambdaWithinALambdaIsFollowed (");
    }

    @Test
    void anAnonymousClassThatCarriesItsMakerIsToldSo() {
        RemoteRunnable task = new RemoteRunnable() {
            private static final long serialVersionUID = 1L;

            @Override
            public void runRemotely() {
                System.out.println(field);
            }
        };

        assertThat(refusal(task))
                .contains(".this$0 (" + HERE + ") is not serializable; ")
                .contains("is an anonymous class and carries along the " + HERE + " in which it was made");
    }

    @Test
    void anInnerClassThatCarriesItsMakerIsToldSo() {
        assertThat(refusal(new Inner())).contains("Inner.this$0 (").endsWith("in which it was made: make it static");
    }

    final class Inner implements Serializable {
        private static final long serialVersionUID = 1L;

        int value() {
            return field;
        }
    }

    @Test
    void aVariableCapturedByAnAnonymousClassIsNamed() {
        assertThat(refusal(anonymous(new Session()))).contains(" captured variable session (" + HERE + "$Session)");
    }

    private static RemoteRunnable anonymous(Session session) {
        return new RemoteRunnable() {
            private static final long serialVersionUID = 1L;

            @Override
            public void runRemotely() {
                System.out.println(session);
            }
        };
    }

    @Test
    void aPlainLambdaIsToldWhichTypeItNeeds() {
        Function<Integer, Integer> plain = number -> number + 1;

        assertThat(refusal(new Holder(plain)))
                .isEqualTo(
                        "cannot encode the element: Holder.held is a lambda of type java.util.function.Function, which is not"
                                + " serializable; give it the type of that shape in dev.progeny.function, or cast it to"
                                + " (java.util.function.Function & java.io.Serializable)");
    }

    @Test
    void whatRefusesByItselfSpeaksForItself() {
        Refusing refusing = new Refusing();
        RemoteCallable<String> task = refusing::toString;

        assertThat(refusal(refusing)).contains("Refusing: a pool stays where it is; pass what the task needs");
        assertThat(refusal(new Holder(refusing))).contains("Holder.held (" + HERE + "$Refusing): a pool stays");
        assertThat(refusal(List.of(1, refusing))).contains("[1] (" + HERE + "$Refusing): a pool stays where it is");
        assertThat(refusal(task)).contains("(" + HERE + "$Refusing): a pool stays where it is");
    }

    static final class Refusing implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object writeReplace() throws NotSerializableException {
            throw new NotSerializableException("a pool stays where it is; pass what the task needs");
        }
    }

    @Test
    void whatIsWrittenByCodeOfItsOwnIsFollowed() {
        assertThat(refusal(new Writing()))
                .contains("Writing.(" + HERE + "$Session) (" + HERE + "$Session) is not serializable");
        assertThat(refusal(new External())).contains("External.(" + HERE + "$Session)");
    }

    static final class Writing implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeObject(new Session());
        }
    }

    public static final class External implements Externalizable {
        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeObject(new Session());
        }

        @Override
        public void readExternal(ObjectInput in) {}
    }

    @Test
    void whatFailsWithItsOwnExceptionIsPassedOn() {
        Throwable thrown = catchThrowable(() -> ValueCodec.encode(new Failing(), "the element"));

        assertThat(thrown)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "its own code for being serialized failed: java.lang.IllegalStateException: not now")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    static final class Failing implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) {
            throw new IllegalStateException("not now");
        }
    }

    @Test
    void theHandleThatRefusesIsNamed() throws Exception {
        Pipe pipe = Pipe.duplex();
        Connection connection = pipe.first();
        connection.close();
        pipe.second().close();
        RemoteRunnable task = () -> connection.send("text");

        assertThat(refusal(task))
                .contains("captured argument 1 of the lambda in " + HERE
                        + ".theHandleThatRefusesIsNamed (dev.progeny.Connection): ")
                .contains("closed");
    }

    @Test
    void aPoolThatATaskCapturesIsRefusedInItsOwnWords() {
        try (ProcessPool pool = ProcessPool.create(1)) {
            RemoteCallable<Integer> task = () -> pool.apply(1, number -> number + 1);

            assertThat(refusal(task))
                    .contains("(dev.progeny.ProcessPool): a ProcessPool cannot be sent to another process");
        }
    }

    @Test
    void aLongListIsSearchedToItsEnd() {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            list.add(new Customer("number " + i, null));
        }
        list.add(new Session());

        assertThat(refusal(list)).contains("ArrayList[50000] (");
    }

    private static String refusal(Object value) {
        Throwable thrown = catchThrowable(() -> ValueCodec.encode(value, "the element"));
        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        return thrown.getMessage();
    }
}
