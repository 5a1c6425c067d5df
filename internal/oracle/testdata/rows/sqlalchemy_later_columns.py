# Columns that a model gets behind its body.
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)

class Other(Base):
    __tablename__ = "other"
    id: Mapped[int] = mapped_column(primary_key=True)

class Kept(Base):
    __tablename__ = "kept"
    id: Mapped[int] = mapped_column(primary_key=True)

setattr(User, "late", mapped_column())
for name in ("a", "b"):
    setattr(Other, name, mapped_column())

User(late=1)  # call
User(never=1)  # call
Other(a=1)  # call, in doubt
Kept(id=1)  # call
Kept(bad=1)  # call
