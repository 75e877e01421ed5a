.PHONY: run test check bench messages

run:
	@./run web

test:
	@./run test $(ARGS)

check:
	@./run check

bench:
	@./run bench $(NAME) $(ARGS)

messages:
	@./run messages
